import * as z from 'zod';

/** CloudWatch Logs accepts these numbers of days and no others. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

/** An erasure is complete when no backup can bring the person back. 28 days leave 2 of the 30 that the law gives. */
const MAX_RECOVERY_DAYS = 28;

const whole = (min: number, max: number, why = '') => {
  const error = `must be a whole number from ${min} to ${max}${why}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

export const StageConfig = z.strictObject({
  name: matching(/^[a-z][a-z0-9-]{0,15}$/, 'must be 1 to 16 small letters, digits or "-", beginning with a letter'),
  account: matching(/^\d{12}$/, 'must be an AWS account number of 12 digits, in quotes').optional(),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS Region such as "eu-west-1"'),
  throttle: z.strictObject({ rate: whole(1, 100_000), burst: whole(1, 100_000) }),
  logRetentionDays: z.literal(RETENTION_DAYS, { error: `must be one of ${RETENTION_DAYS.join(', ')}` }),
  recoveryDays: whole(1, MAX_RECOVERY_DAYS, ': an erased person must be gone from every backup within 30 days'),
  protectData: z.boolean({ error: 'must be true or false' }),
  domain: z
    .strictObject({
      name: matching(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name such as "consent.example.com"'),
      certificateArn: matching(/^arn:aws[a-z-]*:acm:/, 'must be the ARN of a certificate in ACM, in the same Region'),
    })
    .optional(),
});

/**
 * How one stage is set up. The Region always has a value: where personal data lives must not depend on whose shell deploys
 * (and a table that can become global cannot be synthesised without it). `protectData` keeps tables and keys when the stack goes and refuses to delete them; `domain`
 * replaces the address that API Gateway makes up.
 */
export type StageConfig = z.infer<typeof StageConfig>;

const COMMON = { region: 'eu-west-1', protectData: true } as const;

const DEFAULTS: Record<'dev' | 'prod', Omit<StageConfig, 'name'>> = {
  dev: { ...COMMON, throttle: { rate: 50, burst: 100 }, logRetentionDays: 14, recoveryDays: 7 },
  prod: { ...COMMON, throttle: { rate: 2000, burst: 2000 }, logRetentionDays: 90, recoveryDays: 28 },
};

/** The stage cannot be built as configured. The message says which setting, why, and what it may be. */
export class StageConfigError extends Error {
  override readonly name = 'StageConfigError';
}

/** The stage that the CDK context names (`-c stage=prod`), its defaults overridden by `stages.<name>` of cdk.json. */
export function readStage(context: (key: string) => unknown): StageConfig {
  const name = context('stage') ?? 'dev';
  const stages = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(context('stages') ?? {});
  if (!stages.success)
    throw new StageConfigError('"stages" in cdk.json must be an object with an object for each stage');
  const known = [...new Set([...Object.keys(DEFAULTS), ...Object.keys(stages.data)])];
  if (typeof name !== 'string' || !known.includes(name)) {
    throw new StageConfigError(
      `There is no stage "${name}". Known are ${known.join(', ')}. Another one is added as "stages" in cdk.json.`,
    );
  }
  // A stage of another name is as careful as prod: a forgotten setting must not make it less so.
  const defaults = name === 'dev' ? DEFAULTS.dev : DEFAULTS.prod;
  const parsed = StageConfig.safeParse({ ...defaults, ...stages.data[name], name });
  if (!parsed.success) throw new StageConfigError(inWords(name, parsed.error.issues));
  if (name !== 'dev' && !parsed.data.protectData) {
    throw new StageConfigError(
      `Stage "${name}":\n- protectData may be false in dev only: elsewhere tables hold proof.`,
    );
  }
  return parsed.data;
}

function inWords(stage: string, issues: readonly z.core.$ZodIssue[]): string {
  const lines = issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `- there is no setting "${[...issue.path, issue.keys[0]].join('.')}": see lib/stage-config.ts`
      : `- ${issue.path.join('.')} ${issue.message}`,
  );
  return `Stage "${stage}":\n${lines.join('\n')}`;
}
