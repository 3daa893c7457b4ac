/**
 * Storage that never throws. Where the browser keeps nothing (blocked, full, private), values live as long as the page:
 * the visitor is asked again next time, and nothing is assumed.
 *
 * @param {() => Storage} open reading `window.localStorage` itself may throw
 */
export function safeStorage(open) {
  const memory = new Map();
  const attempt = (use, otherwise) => {
    try {
      return use(open());
    } catch {
      return otherwise();
    }
  };
  return {
    get(key) {
      const text =
        memory.get(key) ??
        attempt(
          (storage) => storage.getItem(key),
          () => null,
        );
      try {
        return text === null ? undefined : JSON.parse(text);
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      const text = JSON.stringify(value);
      attempt(
        (storage) => {
          storage.setItem(key, text);
          memory.delete(key);
        },
        () => memory.set(key, text),
      );
    },
    remove(key) {
      memory.delete(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => {},
      );
    },
    keys() {
      const stored = attempt(
        (storage) => Object.keys(storage),
        () => [],
      );
      return [...new Set([...memory.keys(), ...stored])];
    },
  };
}
