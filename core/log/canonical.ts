import canonicalize from 'canonicalize';

/**
 * The RFC 8785 (JCS) text of a value: what is hashed, byte for byte, on every machine.
 * Throws where JSON has no form for the value (NaN, Infinity, lone surrogates).
 */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return text;
}
