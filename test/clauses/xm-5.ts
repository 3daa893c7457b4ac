import assert from 'node:assert/strict';
import type { Clause } from './clause.ts';
import { holdsNone } from './further.ts';
import { storedText } from './stage.ts';
import { allows, denies, fromWebsite, given, isProblem, refusal, withdrawn } from './words.ts';
import { FIRST, MARKETING, NEWSLETTER } from './xm-words.ts';

/** XMSERVER.FR, XM-44 to XM-58: principles, collection, recipients. */

const STACKS = 'shown by test/stacks';

export const XM_5: readonly Clause[] = [
  {
    id: 'XM-44',
    tag: 'ENF',
    promise: 'nobody consents for somebody else',
    keep: async (act) => {
      const subject = act.person('phone');
      const event = { ...given('marketing', 'sms'), subject };
      await act.refused('invalid_request', { ...event, actor: { type: 'user', id: 'user-12' } });
      const actor = { type: 'operator', id: 'user-12', reason: 'friend' };
      const browser = { ...event, id: 'xm-44-friend', action: 'tick', notice: FIRST, collectionPoint: 'client_area' };
      isProblem(await fromWebsite(act, { ...browser, actor }), 'not_for_browsers', 403);
      for (const type of ['system', 'controller']) {
        const answer = await act.record({ ...event, action: 'tick', notice: FIRST, actor: { type, id: 'crm' } });
        assert(answer.status >= 400, `a ${type} consented`);
      }
      await denies(act.check({ purpose: 'marketing', channel: 'sms' }, subject), 'no_consent');
    },
  },
  {
    id: 'XM-45',
    tag: 'REC',
    promise: 'every answer names its reason, basis and notice',
    keep: async (act) => {
      const subject = act.person('phone');
      await act.recorded({ ...given('newsletter', 'sms'), subject });
      const yes = await act.check({ ...NEWSLETTER, explain: true }, subject);
      assert.deepEqual([yes.reason, yes.basis, yes.notice], ['consent_given', 'consent', 'privacy@2020-03-07']);
      assert.equal((yes.explanation as string[]).length, 4);
      await act.recorded({ ...withdrawn('newsletter', 'sms'), subject, notice: FIRST });
      const no = await act.check(NEWSLETTER, subject);
      assert.deepEqual([no.reason, no.basis, no.notice], ['consent_withdrawn', 'consent', 'privacy@2020-03-07']);
      const nothing = await act.check(NEWSLETTER, act.person('phone'));
      assert.deepEqual([nothing.reason, nothing.basis, nothing.notice], ['no_consent', 'consent', undefined]);
    },
  },
  {
    id: 'XM-46',
    tag: 'ENF',
    promise: 'each purpose is named, and known beforehand',
    keep: async (act) => {
      await act.refused('invalid_request', { choices: [{ channel: 'email', status: 'given' }] });
      await act.refused('invalid_request', { choices: [] });
      await act.refused('invalid_request', { ...given('*', 'email') });
      await act.refused('unknown_purpose', given('anything', 'email'));
      await act.refused('unknown_purpose', refusal('anything', 'email'));
    },
  },
  {
    id: 'XM-47',
    tag: 'ENF',
    promise: 'no more data than needed',
    keep: async (act) => {
      for (const field of ['address', 'firstName', 'comment', 'card'])
        await act.refused('invalid_request', { ...given('marketing', 'sms'), [field]: 'anything' });
    },
  },
  {
    id: 'XM-48',
    tag: 'ENF',
    promise: 'what is wrong is corrected, and stays in the history',
    keep: async (act) => {
      const subject = act.person('phone');
      const { body } = await act.recorded({ ...given('newsletter', 'sms'), subject });
      const choices = [{ ...NEWSLETTER, status: 'invalidated' }];
      const actor = { type: 'operator', id: 'staff-7', reason: 'wrong_number' };
      await act.recorded({ choices, subject, actor, corrects: body.eventId });
      await denies(act.check(NEWSLETTER, subject), 'consent_invalidated');
      const [wrong, correction] = await act.history(subject);
      assert.deepEqual([wrong?.id, wrong?.hash], [body.eventId, body.hash]);
      assert.equal(correction?.corrects, body.eventId);
    },
  },
  { id: 'XM-49', tag: 'CFG', promise: 'seven kinds of recipient, and no eighth', waits: 'recipients: a closed list' },
  { id: 'XM-50', tag: 'ENF', promise: 'deleted when not needed', waits: 'rights: retention' },
  { id: 'XM-51', tag: 'ENF', promise: 'integrity and confidentiality', waits: STACKS },
  {
    id: 'XM-52',
    tag: 'REC',
    promise: 'browsing, ordering, client area, chat and promo codes are no subscription',
    keep: async (act) => {
      const subject = act.person();
      const points = ['network_use', 'order_form', 'client_area', 'live_chat', 'ticket', 'promo_code'];
      for (const collectionPoint of points) await act.recorded({ kind: 'acknowledgement', collectionPoint, subject });
      const history = await act.history(subject);
      assert.deepEqual(
        history.map((event) => event.collectionPoint),
        points,
      );
      for (const [purpose, channel] of MARKETING) await denies(act.check({ purpose, channel }, subject), 'no_consent');
    },
  },
  {
    id: 'XM-53',
    tag: 'ENF',
    promise: 'subscribing to the newsletter is for email alone, once confirmed',
    keep: async (act) => {
      const subject = act.person();
      const mail = { ...NEWSLETTER, channel: 'email' };
      const event = { ...given('newsletter', 'email'), subject, collectionPoint: 'newsletter_form' };
      const { body } = await act.recorded(event);
      await denies(act.check(mail, subject), 'consent_requested');
      await act.refused('nothing_to_confirm', { kind: 'confirmation', confirms: 'something-else', subject });
      await act.recorded({ kind: 'confirmation', confirms: body.eventId, subject, verified: true });
      await allows(act.check(mail, subject), 'consent_given');
      await denies(act.check(NEWSLETTER, subject), 'no_consent');
      await denies(act.check({ purpose: 'marketing', channel: 'email' }, subject), 'no_consent');
      // A week later the question is void.
      const late = act.person();
      const asked = await act.recorded({ ...event, subject: late });
      act.ledger.runtime.advance(7 * 86_400_000);
      await act.refused('nothing_to_confirm', { kind: 'confirmation', confirms: asked.body.eventId, subject: late });
      await denies(act.check(mail, late), 'consent_requested');
    },
  },
  {
    id: 'XM-54',
    tag: 'ENF',
    promise: 'each browser or phone subscribes to push for itself',
    keep: async (act) => {
      const [first, second] = [act.person('push'), act.person('push')];
      const push = { purpose: 'push', channel: 'push' };
      await act.recorded({ ...given('push', 'push'), subject: first, collectionPoint: 'push_prompt' });
      await allows(act.check(push, first), 'consent_given');
      await denies(act.check(push, second), 'no_consent');
      holdsNone(await storedText(act.ledger), first.value, second.value);
    },
  },
  {
    id: 'XM-55',
    tag: 'REC',
    promise: 'questions, complaints and reports are no consent to marketing',
    keep: async (act) => {
      const subject = act.person();
      for (const collectionPoint of ['question', 'complaint', 'abuse_report', 'network_use']) {
        const request = { kind: 'relationship', relationship: 'open_request', status: 'started' };
        await act.recorded({ ...request, collectionPoint, subject });
      }
      for (const [purpose, channel] of MARKETING) await denies(act.check({ purpose, channel }, subject), 'no_consent');
      assert.equal((await act.history(subject)).length, 4);
    },
  },
  {
    id: 'XM-56',
    tag: 'ENF',
    promise: 'who writes is answered, and that is all',
    keep: async (act) => {
      const subject = act.person();
      await act.recorded({ ...given('feedback_reply', 'email'), subject, collectionPoint: 'feedback_form' });
      await allows(act.check({ purpose: 'feedback_reply', channel: 'email' }, subject), 'consent_given');
      await denies(act.check({ purpose: 'feedback_reply', channel: 'voice' }, subject), 'no_consent');
      for (const [purpose, channel] of MARKETING) await denies(act.check({ purpose, channel }, subject), 'no_consent');
    },
  },
  {
    id: 'XM-57',
    tag: 'ENF',
    promise: 'applications of others on the site record nothing here',
    keep: async (act) => {
      const subject = act.person('visitor');
      const event = { ...refusal('web_analytics', 'web'), subject, collectionPoint: 'cookie_banner', id: 'xm-57-app' };
      const before = await storedText(act.ledger);
      const post = (headers: Record<string, string>, key?: string) =>
        act.ledger.request('POST', '/v1/events', { headers, body: event, ...(key && { key }) });
      const app = { origin: 'https://app.example.net' };
      isProblem(await post(app, act.ledger.key(act.tenant, 'website')), 'forbidden_origin', 403);
      isProblem(await post(app), 'missing_key', 401);
      assert(before === (await storedText(act.ledger)));
    },
  },
  {
    id: 'XM-58',
    tag: 'REC',
    promise: 'what is entered by hand says why',
    keep: async (act) => {
      const subject = act.person('phone');
      const operator = { type: 'operator', id: 'staff-7' };
      await act.refused('evidence_missing', { ...given('marketing', 'voice'), subject, actor: operator });
      await act.recorded({ ...given('marketing', 'voice'), subject, actor: { ...operator, reason: 'phone_order' } });
      assert.deepEqual((await act.history(subject))[0]?.actor, { ...operator, reason: 'phone_order' });
    },
  },
];
