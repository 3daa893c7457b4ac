import assert from 'node:assert/strict';
import { readPolicyFolder } from '../../local/policy-file.ts';
import type { Clause } from './clause.ts';
import { addEdition, openTenants } from './further.ts';
import { allows, denies, fromWebsite, given, policyVersion, purposeOf, refusal } from './words.ts';

/** XMSERVER.FR, XM-36 to XM-43: cookies. */

const BANNER = {
  collectionPoint: 'cookie_banner',
  notice: { id: 'cookie', version: '2020-03-07', language: 'et' },
  action: 'click',
  jurisdiction: 'EE',
};

export const XM_4: readonly Clause[] = [
  {
    id: 'XM-36',
    tag: 'REC',
    promise: 'cookie decisions are kept by category',
    keep: async (act) => {
      const subject = act.person('visitor');
      const values = {
        essential: 'given',
        performance: 'given',
        web_analytics: 'refused',
        cookie_marketing: 'refused',
        social_media: 'refused',
      };
      const choices = Object.entries(values).map(([purpose, status]) => ({ purpose, channel: 'web', status }));
      const answer = await fromWebsite(act, { ...BANNER, id: 'xm-36-banner', subject, choices });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      assert.deepEqual((await act.history(subject))[0]?.choices, choices);
      for (const { purpose, status } of choices)
        assert.equal((await act.check({ purpose, channel: 'web' }, subject)).allowed, status === 'given');
    },
  },
  {
    id: 'XM-37',
    tag: 'ENF',
    promise: 'a browser that says nothing has not agreed',
    keep: async (act) => {
      const visitor = act.person('visitor');
      for (const purpose of ['performance', 'web_analytics', 'cookie_marketing'])
        await denies(act.check({ purpose, channel: 'web' }, visitor), 'no_consent');
      for (const recipient of ['linkedin', 'facebook', 'x'])
        await denies(act.check({ purpose: 'social_media', channel: 'web', recipient }, visitor), 'no_consent');
      await allows(act.check({ purpose: 'essential', channel: 'web' }, visitor), 'service_message');
    },
  },
  {
    id: 'XM-38',
    tag: 'ENF',
    promise: 'without essential cookies the site fails',
    keep: async (act) => {
      const subject = act.person('visitor');
      for (const channel of ['web', '*'])
        await act.refused('not_optional', { ...refusal('essential', channel), subject });
      await act.recorded({ choices: [{ purpose: '*', channel: 'web', status: 'refused' }], subject });
      await allows(act.check({ purpose: 'essential', channel: 'web' }, subject), 'service_message');
      await denies(act.check({ purpose: 'performance', channel: 'web' }, subject), 'consent_refused');
    },
  },
  {
    id: 'XM-39',
    tag: 'CFG',
    promise: '"performance" is functional in the common words',
    keep: async (act) => {
      const scale = readPolicyFolder('tenants').filter(({ tenant }) => tenant === 'virtual-scale');
      const key = await openTenants(act, ...scale);
      const path = '/v1/tenants/virtual-scale/policy';
      const other = await act.ledger.request('GET', path, { key: key('virtual-scale', 'admin') });
      const { policy } = await policyVersion(act);
      assert.equal(purposeOf(policy, 'performance').cookie?.taxonomy, 'functional');
      assert.equal(purposeOf(other.body.policy, 'functional').cookie?.taxonomy, 'functional');
    },
  },
  {
    id: 'XM-40',
    tag: 'CFG',
    promise: 'web analytics is Google Analytics, and asks first',
    keep: async (act) => {
      const [yes, no] = [act.person('visitor'), act.person('visitor')];
      const vendor = { purpose: 'web_analytics', channel: 'web', recipient: 'google_analytics' };
      await act.recorded({ ...given('web_analytics', 'web'), subject: yes, collectionPoint: 'cookie_banner' });
      await act.recorded({ ...refusal('web_analytics', 'web'), subject: no, collectionPoint: 'cookie_banner' });
      await allows(act.check(vendor, yes), 'consent_given');
      await denies(act.check(vendor, no), 'consent_refused');
    },
  },
  {
    id: 'XM-41',
    tag: 'CFG',
    promise: 'a vendor more is a new edition, and asks again for that vendor',
    keep: async (act) => {
      const subject = act.person('visitor');
      const by = (recipient?: string) => ({ purpose: 'cookie_marketing', channel: 'web', recipient });
      await act.recorded({ ...given('cookie_marketing', 'web'), subject });
      for (const vendor of ['google_ads', 'bing', 'facebook', 'x', 'linkedin', 'onesignal'])
        await allows(act.check(by(vendor), subject), 'consent_given');
      await act.publish((policy) => {
        policy.recipients.push({ id: 'new_ads', kind: 'vendor', name: 'New ads', purposes: ['cookie_marketing'] });
        const reconsent = { purposes: ['cookie_marketing'], in: ['*'], recipients: ['new_ads'] };
        addEdition(act, policy, 'cookie', { reconsent });
      });
      await denies(act.check(by('new_ads'), subject), 'reconsent_required');
      await allows(act.check(by('google_ads'), subject), 'consent_given');
      await allows(act.check(by(), subject), 'consent_given');
      await act.recorded({ ...given('cookie_marketing', 'web'), subject });
      await allows(act.check(by('new_ads'), subject), 'consent_given');
    },
  },
  {
    id: 'XM-42',
    tag: 'ENF',
    promise: 'a social network is on once its own button was clicked',
    keep: async (act) => {
      const subject = act.person('visitor');
      const on = (recipient: string) => ({ purpose: 'social_media', channel: 'web', recipient });
      const click = { ...given('social_media', 'web', 'linkedin'), subject, collectionPoint: 'social_button' };
      for (const action of ['tick', 'click', undefined]) await act.refused('not_affirmative', { ...click, action });
      await act.refused('unknown_recipient', { ...click, ...given('social_media', 'web') });
      await act.recorded({ ...click, action: 'social_button_click' });
      await allows(act.check(on('linkedin'), subject), 'consent_given');
      for (const network of ['facebook', 'x', 'google_plus'])
        await denies(act.check(on(network), subject), 'no_consent');
      const [event] = await act.history(subject);
      assert.equal(event?.action, 'social_button_click');
      assert.deepEqual(event?.choices, given('social_media', 'web', 'linkedin').choices);
    },
  },
  {
    id: 'XM-43',
    tag: 'CTX',
    promise: 'the vendors follow policies of their own, which are linked',
    keep: async (act) => {
      const { recipients } = (await policyVersion(act)).policy;
      for (const vendor of ['google_analytics', 'google_ads', 'bing', 'onesignal', 'facebook', 'x', 'linkedin'])
        assert.match(recipients.find(({ id }: { id: string }) => id === vendor)?.privacyUrl, /^https:\/\//);
    },
  },
];
