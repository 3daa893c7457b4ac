import { describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ledgerApp } from './kit.ts';

describe('cdk-nag', () => {
  test.each(['dev', 'prod'])('finds nothing in stage %s that is not acknowledged beside its resource', (stage) => {
    const { app } = ledgerApp(stage);
    const { success, violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations).toEqual([]);
    expect(success).toBe(true);
  });

  test('stops the synthesis when it finds something', () => {
    const { app, api } = ledgerApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new Queue(api, 'Careless');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS3/);
  });
});
