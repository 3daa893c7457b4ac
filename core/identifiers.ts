import { type CountryCode, parsePhoneNumberFromString as parsePhone } from 'libphonenumber-js/min';
import type { Identifier } from '../contract/events.ts';
import type { PolicyDocument } from '../contract/policy/document.ts';
import { refuse } from './errors.ts';
import type { Policy } from './policy/compile.ts';
import type { Vault } from './ports/vault.ts';

/**
 * The one written form of an identifier, so that a person is found again however it was typed. Pure; says what is wrong
 * without repeating the value, which would put it into logs.
 */
export function normalise(identifier: Identifier, rules: PolicyDocument['identifiers'], pointer: string): Identifier {
  const at = `${pointer}/value`;
  switch (identifier.type) {
    case 'email':
      return { type: 'email', value: normaliseEmail(identifier.value, rules.emailLocalPart, at) };
    case 'phone':
      return { type: 'phone', value: normalisePhone(identifier.value, rules.defaultCountry, at) };
    default:
      // As given: a visitor or customer id means something only to the system that made it.
      if (!/^[\x21-\x7e]{1,256}$/.test(identifier.value)) {
        throw refuse(
          'invalid_identifier',
          at,
          'this type takes 1 to 256 visible ASCII characters without spaces: send an opaque id',
        );
      }
      return identifier;
  }
}

/** RFC 5321 mailbox with the domain in lower-case ASCII (IDNA). At most 254 characters, 64 before the @. */
function normaliseEmail(input: string, localPart: 'preserve' | 'lowercase', at: string): string {
  const text = input.trim();
  const split = text.lastIndexOf('@');
  const local = text.slice(0, split);
  if (split < 1) throw refuse('invalid_identifier', at, 'an email address has the form name@example.com');
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local) || local.length > 64) {
    throw refuse(
      'invalid_identifier',
      at,
      "the part before the @ has a character that an email address cannot have (only ASCII letters, digits and .!#$%&'*+/=?^_`{|}~- are accepted)",
    );
  }
  const domain = asciiDomain(text.slice(split + 1));
  if (domain === undefined) throw refuse('invalid_identifier', at, 'the part after the @ is not a domain name');
  const address = `${localPart === 'lowercase' ? local.toLowerCase() : local}@${domain}`;
  if (address.length > 254) throw refuse('invalid_identifier', at, 'an email address has at most 254 characters');
  return address;
}

function asciiDomain(input: string): string | undefined {
  // Only letters, marks, digits, hyphens and dots may reach the URL parser, which would read much else as syntax.
  if (!/^[\p{L}\p{M}\p{N}.\u3002-]+$/u.test(input) || !URL.canParse(`http://${input}/`)) return undefined;
  const domain = new URL(`http://${input}/`).hostname;
  return /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]|xn--)[a-z0-9-]{0,60}[a-z0-9]$/.test(domain)
    ? domain
    : undefined;
}

/** E.164. A number without a country code is read in the tenant's default country. */
function normalisePhone(input: string, country: string | undefined, at: string): string {
  const text = input.trim();
  if (!/^\+?[\d\s().\-/]{4,32}$/.test(text)) {
    throw refuse(
      'invalid_identifier',
      at,
      'a phone number has digits, spaces and ( ) . - / only, e.g. "+33 6 12 34 56 78"',
    );
  }
  if (country === undefined && !text.startsWith('+')) {
    throw refuse(
      'invalid_identifier',
      at,
      'write the number with its country code, e.g. "+33612345678": the policy names no default country',
    );
  }
  const parsed = parsePhone(
    text,
    country === undefined ? undefined : { defaultCountry: country as CountryCode, extract: false },
  );
  if (!parsed?.isPossible()) {
    throw refuse(
      'invalid_identifier',
      at,
      'this is not a possible phone number; write it as "+", country code and number',
    );
  }
  return parsed.number;
}

/** Under which part of a tenant a person is known, where the policy keeps that part apart. */
export interface Apart {
  readonly subjectClass?: string | undefined;
  /** The customer on whose behalf the tenant acts as processor: no person is shared between customers. */
  readonly controller?: string | undefined;
}

/** The opaque reference of a normalised identifier. In a class that the policy keeps apart, it is another person's. */
export function referenceOf(
  vault: Pick<Vault, 'reference'>,
  policy: Policy,
  { type, value }: Identifier,
  { subjectClass, controller }: Apart,
): string {
  const apart = subjectClass !== undefined && policy.classes.get(subjectClass)?.isolated === true;
  return vault.reference(apart ? { type: [type, subjectClass, controller ?? ''].join('\0'), value } : { type, value });
}
