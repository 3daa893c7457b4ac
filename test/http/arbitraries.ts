import fc from 'fast-check';
import { NOTICE, NOW, optIn } from './support.ts';

/** Texts that have broken things before. */
const hostile = fc.constantFrom(
  '',
  '\0',
  '__proto__',
  'constructor',
  '../..',
  '%00',
  '😀',
  'שלום',
  '\ud800',
  "'; DROP TABLE",
  '{{7*7}}',
  '9'.repeat(400),
  'email',
  '*',
  '2026-11-23T09:00:00Z',
  '9999-12-31T23:59:59-23:59',
);
export const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), hostile);
export const json = fc.oneof(
  fc.jsonValue(),
  fc.anything({
    withNullPrototype: false,
    key: text,
    values: [text, fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })],
  }),
);

const rarely = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: usual as fc.Arbitrary<unknown>, weight: 12 }, { arbitrary: json, weight: 1 });
const code = rarely(
  fc.constantFrom(
    'promotions',
    'email',
    'support',
    'web',
    '*',
    'advertising',
    'voice',
    'nope',
    'partner_p',
    'joint_marketing',
  ),
);
export const subject = rarely(
  fc.oneof(
    fc.record({
      type: rarely(fc.constantFrom('email', 'phone', 'visitor')),
      value: rarely(fc.constantFrom('a@example.com', '+33612345678', 'visitor-1', 'b@bücher.example')),
    }),
    fc.record({ ref: rarely(fc.constant(`sub_${'a'.repeat(43)}`)) }),
  ),
);
const instant = rarely(
  fc.oneof(
    fc.date({ noInvalidDate: true }).map((d) => d.toJSON()),
    fc.constant(NOW),
    fc.constant('2026-11-22T23:00:00+14:00'),
  ),
);
const part = { requiredKeys: [] as never[] };
/** Events that are right but for a few fields. */
export const event = fc.record(
  {
    id: rarely(fc.uuid()),
    subject,
    choices: rarely(
      fc.array(
        fc.record(
          {
            purpose: code,
            channel: code,
            status: rarely(fc.constantFrom('given', 'refused', 'withdrawn', 'requested', 'revoked', 'invalidated')),
            recipient: code,
          },
          { requiredKeys: ['purpose', 'channel', 'status'] },
        ),
        { maxLength: 4 },
      ),
    ),
    collectionPoint: rarely(fc.constantFrom('web_form', 'signup', 'call')),
    occurredAt: instant,
    sentAt: instant,
    notice: rarely(fc.constant(NOTICE)),
    action: rarely(fc.constantFrom('tick', 'preticked')),
    actor: rarely(fc.record({ type: fc.constantFrom('subject', 'operator', 'system'), id: json, country: json })),
    jurisdiction: rarely(fc.constantFrom('FR', 'US', 'US-CA', 'ZZ')),
    age: rarely(
      fc.record({ atLeast: fc.integer({ min: -1, max: 130 }), under: fc.integer({ min: -1, max: 130 }) }, part),
    ),
    reference: rarely(fc.constant('ticket-1')),
    subjectClass: rarely(fc.constantFrom('customer', 'agent')),
  },
  { requiredKeys: ['id', 'subject', 'choices', 'collectionPoint'] },
);
/** An event that is right but for one field at most. */
export const nearly = fc
  .tuple(fc.uuid(), event, fc.constantFrom('subject', 'choices', 'action', 'jurisdiction', 'reference'))
  .map(([id, other, field]) => ({ ...optIn(), id, ...(other[field] !== undefined && { [field]: other[field] }) }));
export const check = fc.record(
  {
    purpose: code,
    channel: code,
    recipient: code,
    subjects: rarely(fc.array(subject, { maxLength: 30 })),
    jurisdiction: rarely(fc.constant('FR')),
    age: json,
    at: instant,
  },
  { requiredKeys: ['purpose', 'channel', 'subjects'] },
);
export const key = fc.record(
  {
    kind: rarely(fc.constantFrom('secret', 'publishable')),
    scopes: rarely(fc.constant(['checks:read'])),
    origins: rarely(fc.constant(['https://a.example'])),
    secret: json,
    label: text,
    expiresAt: instant,
  },
  { requiredKeys: ['kind'] },
);
