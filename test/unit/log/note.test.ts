import { describe, expect, test } from '@jest/globals';
import { nodeSha256, nodeVerifyEd25519 } from '../../../adapters/node-hashing.ts';
import { fromHex, toHex, utf8 } from '../../../core/log/bytes.ts';
import { Malformed } from '../../../core/log/errors.ts';
import {
  describeKey,
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  verifierKey,
} from '../../../core/log/keys.ts';
import { formatNote, formatSignature, parseNote } from '../../../core/log/note.ts';
import { cosign, signNote } from '../../../core/log/sign.ts';
import { checkSignatures } from '../../../core/log/signatures.ts';
import { publicKeyOf, signerOf } from './support.ts';

/** The vectors of golang.org/x/mod sumdb/note (note_test.go) and of C2SP signed-note. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_LINE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const keyOf = (text: string) => parseVerifierKey(text, nodeSha256);
const secretOf = (text: string) => parseSignerKey(text, publicKeyOf, nodeSha256);
const check = (note: string, ...keys: string[]) => checkSignatures(parseNote(note), keys.map(keyOf), nodeVerifyEd25519);

test('Ed25519 of the machine: RFC 8032 §7.1, test 1', () => {
  const key = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  const signature = fromHex(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  expect(nodeVerifyEd25519(key, new Uint8Array(0), signature)).toBe(true);
  expect(nodeVerifyEd25519(key, Uint8Array.of(0), signature)).toBe(false);
  expect(nodeVerifyEd25519(key.subarray(1), new Uint8Array(0), signature)).toBe(false);
  expect(nodeVerifyEd25519(key, new Uint8Array(0), signature.subarray(1))).toBe(false);
});

describe('keys', () => {
  test.each([PETER, ENOCH, EXAMPLE_KEY])('%s', (text) => {
    expect(formatVerifierKey(keyOf(text))).toBe(text);
    expect(text.startsWith(`${describeKey(keyOf(text))}+`)).toBe(true);
  });

  test('no part of a key is a key, and no key with a letter changed is one', () => {
    for (const [text, parse] of [
      [PETER, keyOf],
      [PETER_SECRET, secretOf],
    ] as const) {
      const mangled = [...text].map(
        (c, i) => text.slice(0, i) + String.fromCharCode(c.charCodeAt(0) + 1) + text.slice(i + 1),
      );
      for (let i = 0; i <= text.length; i += 1) {
        for (let j = i + 1; j <= text.length; j += 1) if (j - i < text.length) mangled.push(text.slice(i, j));
      }
      const accepted = mangled.filter((candidate) => {
        try {
          parse(candidate);
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
          return false;
        }
      });
      expect(accepted).toEqual([]);
    }
  });

  test.each([
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ])('wrong length or unknown algorithm, with a fitting id: %s', (text) => {
    expect(() => keyOf(text)).toThrow(Malformed);
  });

  test('a private key round trips, and a wrong one is refused without repeating it', () => {
    expect(formatSignerKey(secretOf(PETER_SECRET))).toBe(PETER_SECRET);
    expect(formatVerifierKey(secretOf(PETER_SECRET))).toBe(PETER);
    try {
      secretOf(PETER_SECRET.replace('c74f', 'c74e'));
      expect('accepted').toBe('refused');
    } catch (error) {
      expect(error).toMatchObject({ what: 'key', found: '' });
      expect(String(error)).not.toContain('AYEKF');
    }
  });

  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\nb', '\ud800'])('%j is not the name of a key', (name) => {
    expect(() => verifierKey(name, 1, new Uint8Array(32), nodeSha256)).toThrow(Malformed);
  });

  test('a key of another length is no Ed25519 key', () => {
    expect(() => verifierKey('a', 1, new Uint8Array(31), nodeSha256)).toThrow(Malformed);
  });

  test('another type under the same name and key has another id', () => {
    const { key, cosigner } = signerOf('log.example', new Uint8Array(32).fill(1));
    expect(key.id).not.toBe(cosigner.id);
  });
});

describe('notes', () => {
  test('the examples verify and are written as they were read', () => {
    expect(check(EXAMPLE, EXAMPLE_KEY).valid).toHaveLength(1);
    expect(check(`${TEXT}\n${PETER_LINE}${ENOCH_LINE}`, PETER, ENOCH).valid).toHaveLength(2);
    for (const note of [EXAMPLE, `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`]) expect(formatNote(parseNote(note))).toBe(note);
    expect(parseNote(utf8(EXAMPLE))).toEqual(parseNote(EXAMPLE));
  });

  test('signing gives the published signature', async () => {
    const { name, seed } = secretOf(PETER_SECRET);
    const note = await signNote(TEXT, [signerOf(name, seed)], nodeSha256);
    expect(formatNote(note)).toBe(`${TEXT}\n${PETER_LINE}`);
  });

  test('several keys sign one text, in their order', async () => {
    const signers = [1, 2, 3].map((n) => signerOf(`key${n}.example`, new Uint8Array(32).fill(n)));
    const note = parseNote(formatNote(await signNote('text\n', signers, nodeSha256)));
    const { valid } = checkSignatures(
      note,
      signers.map(({ key }) => key),
      nodeVerifyEd25519,
    );
    expect(valid.map(({ key }) => key.name)).toEqual(['key1.example', 'key2.example', 'key3.example']);
  });

  test('the last empty line divides, so the text may have some of its own', () => {
    const { text, signatures } = parseNote(`a\n\nb\n\n\n${PETER_LINE}`);
    expect([text, signatures.length]).toEqual(['a\n\nb\n\n', 1]);
  });

  test('unknown keys say nothing; a known key that did not sign is told apart', () => {
    const both = `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`;
    expect(check(both, PETER)).toMatchObject({ valid: [{}], invalid: [], unknown: [{ name: 'EnochRoot' }] });
    expect(check(both)).toMatchObject({ valid: [], invalid: [], unknown: [{}, {}] });
    expect(check(`other\n\n${PETER_LINE}${ENOCH_LINE}`, PETER)).toMatchObject({
      valid: [],
      invalid: [{}],
      unknown: [{}],
    });
    // Same name with another id, and same id with another name, are other keys.
    expect(check(`${TEXT}\n${PETER_LINE.replace('x08g', 'xxxx')}`, PETER)).toMatchObject({ unknown: [{}] });
    expect(check(`${TEXT}\n${PETER_LINE.replace('Peter', 'Petra')}`, PETER)).toMatchObject({ unknown: [{}] });
  });

  test('sixteen signatures are read, a hundred and one are not', () => {
    expect(parseNote(`${TEXT}\n${PETER_LINE.repeat(16)}`).signatures).toHaveLength(16);
    expect(parseNote(`${TEXT}\n${PETER_LINE.repeat(100)}`).signatures).toHaveLength(100);
    expect(() => parseNote(`${TEXT}\n${PETER_LINE.repeat(101)}`)).toThrow(Malformed);
    expect(() => parseNote(`${'a'.repeat(1_000_000)}\n\n${PETER_LINE}`)).toThrow(Malformed);
  });

  test.each([
    TEXT,
    `${TEXT}\n`,
    `${TEXT}\n${PETER_LINE.slice(0, -1)}`,
    `\x01${TEXT}\n${PETER_LINE}`,
    `${TEXT}\r\n\n${PETER_LINE}`,
    `\ud800${TEXT}\n${PETER_LINE}`,
    `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Bad Name')}`,
    `${TEXT}\n${PETER_LINE.replace('PeterNeumann', '')}`,
    `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter+Neumann')}`,
    `${TEXT}\n${PETER_LINE}Unexpected line.\n`,
    `${TEXT}\n${PETER_LINE.replace('—', '-')}`,
    `${TEXT}\n${PETER_LINE.replace('=', '')}`,
    `${TEXT}\n— PeterNeumann x08gow==\n`,
    `${TEXT}\n— PeterNeumann\n`,
    PETER_LINE,
    '',
    '\n',
    '\n\n',
  ])('%j is not a signed note', (note) => {
    expect(() => parseNote(note)).toThrow(Malformed);
  });

  test('bytes that are not UTF-8 are not a note', () => {
    expect(() => parseNote(Uint8Array.of(0xff, ...utf8(`${TEXT}\n${PETER_LINE}`)))).toThrow(Malformed);
  });

  test('what could not be read back is not written', async () => {
    const signature = { name: 'a', keyId: 1, signature: Uint8Array.of(1) };
    expect(formatNote({ text: 'abc\n', signatures: [signature] })).toBe('abc\n\n— a AAAAAQE=\n');
    expect(() => formatNote({ text: 'abc', signatures: [signature] })).toThrow(Malformed);
    expect(() => formatNote({ text: 'a\tc\n', signatures: [signature] })).toThrow(Malformed);
    expect(() => formatNote({ text: 'abc\n', signatures: [] })).toThrow(Malformed);
    expect(() => formatSignature({ ...signature, name: 'a+b' })).toThrow(Malformed);
    expect(() => formatSignature({ ...signature, signature: new Uint8Array(0) })).toThrow(Malformed);
    await expect(signNote('abc', [], nodeSha256)).rejects.toThrow(Malformed);
  });

  test('a key service that answers in another form is found out before anything is published', async () => {
    const signer = { ...signerOf('a.example', new Uint8Array(32)), sign: async () => new Uint8Array(70) };
    await expect(signNote('abc\n', [signer], nodeSha256)).rejects.toThrow('64 bytes, not 70');
    await expect(cosign('abc\n', 1, signer, nodeSha256)).rejects.toThrow('64 bytes, not 70');
  });
});

test('hexadecimal of a key id has eight digits', () => {
  expect(formatVerifierKey({ name: 'a', id: 1, type: 1, publicKey: new Uint8Array(32) })).toContain('+00000001+');
  expect(toHex(keyOf(PETER).publicKey)).toHaveLength(64);
});
