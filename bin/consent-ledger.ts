#!/usr/bin/env node
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { contextOf } from '../lib/context.ts';
import { addLedger } from '../lib/ledger.ts';
import { readStage, StageConfigError } from '../lib/stage-config.ts';
import { summaryOf } from '../lib/summary.ts';

/** The CDK app: one ledger for the stage that `-c stage=…` names. Runs alone or under the CDK's own command line. */
try {
  const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', context: contextOf(process.argv.slice(2)) });
  const stage = readStage((key) => app.node.tryGetContext(key));
  addLedger(app, stage);
  // A finding that nobody acknowledged makes synth() throw: the process ends with 1 and there is nothing to deploy.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  console.error(summaryOf(app.synth(), stage));
} catch (error) {
  if (!(error instanceof StageConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
