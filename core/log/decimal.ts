import { Malformed } from './errors.ts';

/**
 * A size or index: ASCII decimal, no sign, no leading zeros. Throws Malformed. The formats allow 64 bits; beyond 2^53 - 1
 * a number here would lose its last digits, so such a log is refused rather than misread.
 */
export function parseDecimal(text: string): number {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) throw new Malformed('number', 'not a plain decimal', text);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Malformed('number', 'larger than 2^53 - 1', text);
  return value;
}
