const KEY = 'demo.receipts';
const MOST = 50;

/** The panel of receipts of this visit, newest first. `storage` ends with the visit. */
export function receiptPanel({ storage, language, text, describe }) {
  const list = document.getElementById('receipts');
  const empty = document.getElementById('receipts-empty');
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });

  function show() {
    const receipts = storage.get(KEY) ?? [];
    list.hidden = receipts.length === 0;
    empty.hidden = receipts.length > 0;
    list.replaceChildren(...receipts.map(item));
  }

  function item({ eventId, subject, hash, recordedAt, choices }) {
    const about = element('p', { className: 'receipt-what' });
    about.append(describe(choices));
    const facts = element('dl');
    const when = element('time', { dateTime: recordedAt, textContent: time.format(new Date(recordedAt)) });
    for (const [term, value] of [
      [text.receipt.time, when],
      [text.receipt.event, code(eventId)],
      [text.receipt.subject, code(subject)],
      [text.receipt.hash, code(hash)],
    ]) {
      const group = element('div');
      const definition = element('dd');
      definition.append(value);
      group.append(element('dt', { textContent: term }), definition);
      facts.append(group);
    }
    const entry = element('li');
    entry.append(about, facts);
    return entry;
  }

  show();
  return {
    add(receipt, event) {
      const { eventId, subject, hash, recordedAt } = receipt;
      const others = (storage.get(KEY) ?? []).filter((other) => other.eventId !== eventId);
      storage.set(KEY, [{ eventId, subject, hash, recordedAt, choices: event.choices }, ...others].slice(0, MOST));
      show();
    },
  };
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function code(value) {
  return element('code', { textContent: value });
}
