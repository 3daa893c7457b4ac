import { Malformed } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** RFC 4648 §4, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += letter(group >> 18) + letter(group >> 12);
    text += i + 1 < bytes.length ? letter(group >> 6) : '=';
    text += i + 2 < bytes.length ? letter(group) : '=';
  }
  return text;
}

/**
 * The bytes of a base64 text, strictly: with padding, without spaces or stray bits. Throws Malformed. A lenient reader
 * would accept several texts for the same bytes, and a log object must have one form only.
 */
export function decodeBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new Malformed('base64', 'the length is not a multiple of four', text);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const letters = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < letters; i += 1) {
    const value = VALUES.get(text.charAt(i));
    if (value === undefined) throw new Malformed('base64', `position ${i} is not of the alphabet`, text);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new Malformed('base64', 'bits are set beyond the last byte', text);
  return bytes;
}

function letter(value: number): string {
  return ALPHABET.charAt(value & 63);
}
