import * as z from 'zod';
import { Instant, TenantId } from './vocabulary.ts';

/** API keys: publishable ones for browsers, secret ones with scopes for servers. */

export const SCOPES = ['events:write', 'checks:read', 'history:read', 'audit', 'admin'] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** An exact web origin (RFC 6454): scheme, host and port, nothing more. */
export const Origin = z.string().refine((value) => {
  try {
    return new URL(value).origin === value && /^https?:/.test(value);
  } catch {
    return false;
  }
}, 'an origin is scheme, host and port only, e.g. "https://shop.example"');

export const KeyId = z.string().regex(/^key_[A-Za-z0-9_-]{16}$/, 'a key id is "key_" and 16 characters');

const common = {
  label: z
    .string()
    .regex(/^[\w .-]{1,60}$/, 'a label has 1 to 60 letters, digits, spaces, dots or hyphens')
    .optional(),
  expiresAt: Instant.optional(),
};

export const CreateKeyRequest = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('publishable').describe('for browsers: may only record what a visitor may state'),
      origins: z.array(Origin).min(1, 'a publishable key needs the websites it may be used on').max(50),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('secret').describe('for servers'),
      scopes: z.array(Scope).min(1, 'a secret key needs at least one scope'),
      secret: z
        .string()
        .max(200)
        .optional()
        .describe('your own key, if you want to bring one: 32 random characters or more'),
      ...common,
    }),
  ],
  { error: 'kind is "publishable" or "secret"' },
);
export type CreateKeyRequest = z.infer<typeof CreateKeyRequest>;

export const KeyDescription = z.strictObject({
  id: KeyId,
  tenant: TenantId,
  kind: z.enum(['publishable', 'secret']),
  scopes: z.array(Scope),
  origins: z.array(Origin),
  label: z.string().optional(),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  revokedAt: Instant.optional(),
});
export type KeyDescription = z.infer<typeof KeyDescription>;

export const CreatedKey = z.strictObject({
  key: z.string().describe('shown this once; only its hash is stored'),
  ...KeyDescription.shape,
});
export type CreatedKey = z.infer<typeof CreatedKey>;
export const KeyList = z.strictObject({ keys: z.array(KeyDescription) });
