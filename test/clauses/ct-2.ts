import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { FEEDBACK, interest, MAIL, PHONE } from './ct-words.ts';
import { allows, denies, given, isRefusedPolicy, NO_TO_ALL, policyVersion, purposeOf, withdrawn } from './words.ts';

/** Virtual Contact, CT-11 to CT-20: data from elsewhere, and what it is used for. */

export const CT_2: readonly Clause[] = [
  {
    id: 'CT-11',
    tag: 'ENF',
    promise: 'bought contacts need proof that they were informed and agreed',
    keep: async (act) => {
      const buy = async (proof: Record<string, string> = {}) => {
        const subject = act.person();
        await act.recorded({
          kind: 'acquisition',
          actor: { type: 'system' },
          collectionPoint: 'third_party_source',
          jurisdiction: 'US',
          provenance: { origin: 'purchased_list', source: 'list_7', ...proof },
          subject,
        });
        await interest(act, subject, 'US');
        return subject;
      };
      const proof = { noticeReference: 'list-7-notice', consentReference: 'list-7-consent' };
      const bare = await buy();
      await denies(act.check(MAIL, bare), 'import_only');
      await denies(act.check(MAIL, await buy({ noticeReference: 'list-7-notice' })), 'import_only');
      const proven = await buy(proof);
      await allows(act.check(MAIL, proven), 'legitimate_interest');
      await denies(act.check({ ...MAIL, jurisdiction: 'IT' }, proven), 'no_consent');
      const imported = { origin: 'purchased_list', source: 'list_7' };
      await act.refused('evidence_missing', { ...given('marketing', 'email'), imported });
      await act.recorded({ ...given('marketing', 'email'), imported: { ...imported, ...proof } });
      // Saying no to one thing opens no other.
      await act.recorded({ ...withdrawn('events', 'email'), subject: bare, jurisdiction: 'US' });
      await denies(act.check(MAIL, bare), 'import_only');
    },
  },
  {
    id: 'CT-12',
    tag: 'ENF',
    promise: 'what comes from public sources is for recruitment only',
    keep: async (act) => {
      const find = async (more: Record<string, unknown>) => {
        const subject = act.person('phone');
        await act.recorded({
          kind: 'acquisition',
          actor: { type: 'system' },
          collectionPoint: 'public_source',
          jurisdiction: 'US',
          provenance: { origin: 'public', source: 'linkedin', ...more },
          subject,
        });
        await interest(act, subject, 'US');
        return subject;
      };
      await denies(act.check(PHONE, await find({ purposes: ['recruitment'] })), 'import_only');
      await denies(act.check(PHONE, await find({})), 'import_only');
      const proof = { noticeReference: 'public-notice', consentReference: 'public-consent' };
      await denies(act.check(PHONE, await find(proof)), 'import_only');
    },
  },
  {
    id: 'CT-13',
    tag: 'CFG',
    promise: 'a request is answered while it is open, and that is all',
    keep: async (act) => {
      const subject = act.person();
      const request = { kind: 'relationship', relationship: 'open_request', collectionPoint: 'demo_request', subject };
      const reply = { purpose: 'request_response', channel: 'email' };
      await denies(act.check(reply, subject), 'no_relationship');
      await act.recorded({ ...request, status: 'started' });
      await allows(act.check(reply, subject), 'legitimate_interest');
      await denies(act.check({ purpose: 'marketing', channel: 'email' }, subject), 'no_consent');
      await act.recorded({ ...request, status: 'ended' });
      await denies(act.check(reply, subject), 'no_relationship');
      for (const purpose of ['marketing', 'b2b_marketing'])
        await denies(act.check({ purpose, channel: 'email' }, subject), 'no_consent');
    },
  },
  {
    id: 'CT-14',
    tag: 'CFG',
    promise: 'sales feedback is asked of businesses only',
    keep: async (act) => {
      const [consumer, business] = [act.person(), act.person()];
      await interest(act, consumer, 'US', { subjectClass: 'consumer' });
      await interest(act, business, 'US');
      await denies(act.check(FEEDBACK, consumer), 'not_for_this_class');
      await allows(act.check(FEEDBACK, business), 'legitimate_interest');
      await act.refused('never_granted', { ...given('sales_feedback', 'data'), subjectClass: 'consumer' });
    },
  },
  {
    id: 'CT-15',
    tag: 'ENF',
    promise: 'a yes to email is no yes to the telephone',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...given('b2b_marketing', 'email'), subject });
      await allows(act.check(MAIL, subject), 'consent_given');
      await denies(act.check(PHONE, subject), 'no_consent');
      await act.recorded({ ...given('b2b_marketing', 'voice'), subject });
      await act.recorded({ ...withdrawn('b2b_marketing', 'email'), subject });
      await allows(act.check(PHONE, subject), 'consent_given');
    },
  },
  {
    id: 'CT-16',
    tag: 'CFG',
    promise: 'eight purposes of the service; those of the contract cannot be refused',
    keep: async (act) => {
      const { policy } = await policyVersion(act);
      const eight =
        'contract_management customer_support partner_relations events access_management training_material site_use essential';
      for (const id of eight.split(' ')) assert(purposeOf(policy, id).bases.length > 0);
      const subject = act.person();
      for (const id of ['contract_management', 'customer_support', 'access_management']) {
        for (const channel of purposeOf(policy, id).channels)
          await act.refused('not_optional', { ...withdrawn(id, channel), subject });
      }
      await act.recorded({ ...NO_TO_ALL, subject });
      await allows(act.check({ purpose: 'contract_management', channel: 'email' }, subject), 'service_message');
      await denies(act.check({ purpose: 'partner_relations', channel: 'email' }, subject), 'consent_withdrawn');
    },
  },
  { id: 'CT-17', tag: 'ENF', promise: 'evidence for legal claims survives erasure', waits: 'rights: legal hold' },
  {
    id: 'CT-18',
    tag: 'CFG',
    promise: 'the bases are contract, legitimate interest and explicit consent',
    keep: async (act) => {
      for (const action of [undefined, 'preticked', 'bundled', 'implied'])
        await act.refused('not_affirmative', { ...given('marketing', 'email'), action });
      const subject = act.person();
      await act.recorded({ ...given('marketing', 'email'), action: 'signature', subject });
      assert.equal((await act.history(subject))[0]?.action, 'signature');
      const other = await act.publish((policy) => {
        Object.assign(purposeOf(policy, 'marketing').bases[0] ?? {}, { basis: 'public_task' });
      });
      isRefusedPolicy(other, '#/purposes/0/bases/0/basis');
    },
  },
  {
    id: 'CT-19',
    tag: 'ENF',
    promise: 'legitimate interest needs a law that permits it and an interest already shown',
    keep: async (act) => {
      const [fresh, here, there] = [act.person(), act.person(), act.person()];
      await denies(act.check({ ...MAIL, jurisdiction: 'US' }, fresh), 'no_relationship');
      await interest(act, here, 'IT');
      await denies(act.check(MAIL, here), 'no_consent');
      await interest(act, there, 'US');
      await allows(act.check(MAIL, there), 'legitimate_interest');
      await denies(act.check({ ...MAIL, jurisdiction: 'IT' }, there), 'no_consent');
      await denies(act.check({ purpose: 'marketing', channel: 'email' }, there), 'no_consent');
    },
  },
  { id: 'CT-20', tag: 'ENF', promise: 'every marketing message offers the way out', waits: 'channels: opt-out links' },
];
