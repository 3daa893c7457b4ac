import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import * as shared from './shared.ts';
import { END_USER, INSTRUCTION, INVOICE, NEWSLETTER, WIDGET } from './vk-words.ts';
import { allows, denies, given, isRefusedPolicy, policyVersion } from './words.ts';

/** What VClerk promises about sharing and decisions. */
export const VK_4: readonly Clause[] = [
  {
    id: 'VK-56',
    tag: 'ENF',
    promise: 'others market only after an explicit yes that names them',
    keep: async (act) => {
      const subject = act.person();
      const partner = {
        purpose: 'third_party_marketing',
        channel: 'email',
        recipient: 'partner_p',
        jurisdiction: 'NO',
      };
      await act.recorded({ subject, kind: 'relationship', relationship: 'customer', status: 'started' });
      await allows(
        act.check({ purpose: 'product_news', channel: 'email', jurisdiction: 'NO' }, subject),
        'soft_opt_in',
      );
      await denies(act.check(partner, subject), 'no_consent');
      const yes = given('third_party_marketing', 'email', 'partner_p');
      await act.refused('not_affirmative', { subject, ...yes, action: undefined });
      await act.refused('unknown_recipient', { subject, ...given('third_party_marketing', 'email') });
      await act.recorded({ subject, ...yes });
      await allows(act.check(partner, subject), 'consent_given');
      assert.deepEqual((await act.history(subject)).at(-1)?.choices, yes.choices);
    },
  },
  {
    id: 'VK-57',
    tag: 'ENF',
    promise: 'visitors’ data is shared only as the customer instructs',
    keep: async (act) => {
      const subject = act.person('widget');
      const sharing = { purpose: 'third_party_sharing', channel: 'data', recipient: 'partner_p', ...END_USER };
      const yes = { subject, ...INSTRUCTION, ...given('third_party_sharing', 'data', 'partner_p') };
      for (const type of ['operator', 'subject', 'system'])
        await act.refused('never_granted', { ...yes, actor: { type, id: 'staff-1' } });
      await act.recorded(yes);
      await allows(act.check(sharing, subject), 'consent_given');
      await act.refused('never_granted', { ...yes, ...given('third_party_marketing', 'data', 'partner_p') });
    },
  },
  {
    id: 'VK-58',
    tag: 'CFG',
    promise: 'the list of subprocessors as of any day',
    keep: async (act) => {
      const moments = [act.ledger.runtime.now()];
      for (const id of ['new_host', 'newer_host']) {
        await act.publish((draft) =>
          draft.recipients.push({ id, kind: 'processor', name: id, country: 'IE', purposes: ['invoice'] }),
        );
        moments.push(act.ledger.runtime.now());
      }
      const subject = act.person();
      const added: string[][] = [];
      for (const at of moments) {
        const { policyVersion: version } = await act.check({ ...INVOICE, at }, subject);
        const { policy } = await policyVersion(act, version);
        added.push(policy.recipients.map(({ id }: { id: string }) => id).filter((id: string) => id.startsWith('new')));
      }
      assert.deepEqual(added, [[], ['new_host'], ['new_host', 'newer_host']]);
    },
  },
  {
    id: 'VK-59',
    tag: 'ENF',
    promise: 'no transcript unless the customer turned it on',
    keep: async (act) => {
      const subject = act.person('widget');
      const transcript = { purpose: 'transcription', channel: 'video', ...END_USER };
      await act.recorded({ subject, ...WIDGET, kind: 'acknowledgement' });
      await denies(act.check(transcript, subject), 'no_consent');
      await act.refused('never_granted', { subject, ...WIDGET, ...given('transcription', 'video') });
      await act.recorded({ subject, ...INSTRUCTION, ...given('transcription', 'video') });
      await allows(act.check(transcript, subject), 'consent_given');
    },
  },
  {
    id: 'VK-60',
    tag: 'REC',
    promise: 'disclosures are recorded with their ground',
    waits: 'audit: disclosure register',
  },
  { id: 'VK-61', tag: 'ENF', promise: 'affiliates are held to the same purposes', waits: 'recipients: a key for each' },
  {
    id: 'VK-62',
    tag: 'REC',
    promise: 'after a merger old consents keep their controller and notice',
    keep: (act) => shared.keepsOldController(act, NEWSLETTER),
  },
  { id: 'VK-63', tag: 'ENF', promise: 'an anonymised export has no stable id', waits: 'audit: export' },
  {
    id: 'VK-64',
    tag: 'CFG',
    promise: 'a recipient outside the EEA and Switzerland needs a transfer mechanism',
    keep: async (act) => {
      const host = (country: string, more: object = {}) =>
        act.publish((draft) => {
          draft.recipients.push({
            id: `host_${country.toLowerCase()}`,
            kind: 'processor',
            name: 'Host',
            country,
            purposes: ['invoice'],
            ...more,
          });
        });
      isRefusedPolicy(await host('US'), '#/recipients/');
      for (const country of ['IE', 'NO', 'CH']) assert.equal((await host(country)).status, 201);
      assert.equal((await host('US', { transferMechanism: 'scc' })).status, 201);
    },
  },
  {
    id: 'VK-65',
    tag: 'ENF',
    promise: 'no automated decision unless the customer asked for it',
    keep: async (act) => {
      const subject = act.person('widget');
      const automated = { purpose: 'automated_decision', channel: 'data', ...END_USER };
      await act.recorded({ subject, ...WIDGET, kind: 'acknowledgement' });
      await denies(act.check(automated, subject), 'no_consent');
      await act.recorded({ subject, ...INSTRUCTION, ...given('automated_decision', 'data') });
      const decision = await act.check(automated, subject);
      await allows(Promise.resolve(decision), 'consent_given');
      const event = (await act.history(subject, END_USER)).at(-1);
      assert.equal((decision.event as { id: string }).id, event?.id);
      assert.deepEqual(event?.actor, INSTRUCTION.actor);
    },
  },
  { id: 'VK-66', tag: 'REC', promise: 'complaints by email or letter', waits: 'rights: complaints' },
  { id: 'VK-67', tag: 'ENF', promise: 'encryption and least privilege for every store', waits: 'shown by test/stacks' },
];
