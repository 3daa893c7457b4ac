import { describe, expect, test } from '@jest/globals';
import { contextOf } from '../../lib/context.ts';
import { readStage } from '../../lib/stage-config.ts';

const read = (stage: unknown, stages?: unknown) => readStage((key) => ({ stage, stages })[key]);

describe('a stage', () => {
  test('is dev unless the context names another', () => {
    expect(read(undefined)).toMatchObject({ name: 'dev', region: 'eu-west-1', recoveryDays: 7, protectData: true });
    expect(read('prod')).toMatchObject({ name: 'prod', recoveryDays: 28, throttle: { rate: 2000, burst: 2000 } });
  });

  test('takes what "stages" of cdk.json says, and is as careful as prod in the rest', () => {
    const staging = read('staging', { staging: { region: 'eu-west-3', account: '111122223333' } });
    expect(staging).toMatchObject({ name: 'staging', region: 'eu-west-3', account: '111122223333', recoveryDays: 28 });
  });

  test.each([
    ['an unknown stage', 'live', {}, 'There is no stage "live". Known are dev, prod.'],
    ['a stage that is not a name', 7, {}, 'There is no stage "7"'],
    [
      'too long a recovery',
      'prod',
      { prod: { recoveryDays: 35 } },
      'recoveryDays must be a whole number from 1 to 28: an erased person',
    ],
    [
      'a retention CloudWatch lacks',
      'prod',
      { prod: { logRetentionDays: 10 } },
      'logRetentionDays must be one of 1, 3, 5',
    ],
    ['half a throttle', 'prod', { prod: { throttle: { rate: 5 } } }, 'throttle.burst must be a whole number from 1'],
    ['a misspelt setting', 'prod', { prod: { recoverDays: 7 } }, 'there is no setting "recoverDays"'],
    [
      'an account as a number',
      'prod',
      { prod: { account: 111122223333 } },
      'account must be an AWS account number of 12 digits, in quotes',
    ],
    [
      'a Region that is none',
      'prod',
      { prod: { region: 'Ireland' } },
      'region must be an AWS Region such as "eu-west-1"',
    ],
    [
      'a domain without certificate',
      'prod',
      { prod: { domain: { name: 'a.example' } } },
      'domain.certificateArn must be the ARN',
    ],
    ['unprotected data', 'prod', { prod: { protectData: false } }, 'protectData may be false in dev only'],
    ['stages that are no object', 'prod', ['prod'], '"stages" in cdk.json must be an object'],
  ])('is refused in words: %s', (_, stage, stages, message) => {
    expect(() => read(stage, stages)).toThrow(message);
  });

  test('says everything that is wrong at once', () => {
    const wrong = () => read('prod', { prod: { recoveryDays: 0, region: 'x' } });
    expect(wrong).toThrow(/recoveryDays[\s\S]*region|region[\s\S]*recoveryDays/);
  });
});

test('the context is that of cdk.json with what the command line adds', () => {
  const context = contextOf(['-c', 'stage=prod', '--context', 'note=a=b', '-c', 'broken']);
  expect(context).toMatchObject({ stage: 'prod', note: 'a=b', '@aws-cdk/aws-iam:minimizePolicies': true });
});
