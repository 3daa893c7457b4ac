import * as z from 'zod';

/** Names of the environment variables that carry addresses from the CDK app (or the local runner) to the handlers. */
export const ENV = {
  eventsTable: 'EVENTS_TABLE',
  subjectsTable: 'SUBJECTS_TABLE',
  controlTable: 'CONTROL_TABLE',
  masterKeyArn: 'MASTER_KEY_ARN',
  endpoint: 'DYNAMODB_ENDPOINT',
  logLevel: 'LOG_LEVEL',
} as const;

export const Environment = z.object({
  [ENV.eventsTable]: z.string().min(3).optional(),
  [ENV.subjectsTable]: z.string().min(3).optional(),
  [ENV.controlTable]: z.string().min(3).optional(),
  [ENV.masterKeyArn]: z.string().startsWith('arn:').optional(),
  [ENV.endpoint]: z.url().optional(),
  [ENV.logLevel]: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
});
export type Environment = z.infer<typeof Environment>;
