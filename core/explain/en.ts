import type { Sentences } from './catalogue.ts';

/** Explanations in English. */
export const en: Sentences = {
  topic: (purpose, channel, sender) => `The question is whether ${sender} may use “${channel}” for “${purpose}”.`,
  basis: (basis, place) => `For people in ${place}, the policy bases this on ${basis}.`,
  unknownPlace: 'a place we do not know',
  bases: {
    consent: 'consent',
    explicit_consent: 'explicit consent',
    soft_opt_in: 'an existing customer relationship (soft opt-in)',
    legitimate_interest: 'a legitimate interest',
    contract: 'the contract',
    legal_obligation: 'a legal obligation',
    vital_interests: 'vital interests',
  },
  reasons: {
    consent_given: (since, expires) =>
      `The person agreed on ${since}${expires ? `; this lasts until ${expires}` : ''}.`,
    soft_opt_in: () => 'The person is a customer and has not objected.',
    legitimate_interest: () => 'The person has not objected.',
    service_message: () => 'This belongs to the service and cannot be refused.',
    consent_refused: (since) => `The person said no on ${since}.`,
    consent_withdrawn: (since) => `The person opted out on ${since}.`,
    consent_revoked: (since) => `The consent was revoked on ${since} on the person’s behalf.`,
    consent_invalidated: (since) => `The consent was found to be invalid on ${since}.`,
    consent_requested: (since) => `The person was asked on ${since} but has not confirmed.`,
    consent_expired: (since, expires) => `The person agreed on ${since}, but this ran out on ${expires}.`,
    reconsent_required: (since) =>
      `The person agreed on ${since}, but the notice has changed since and they must be asked again.`,
    objected: (since) => `The person objected on ${since}.`,
    no_consent: () => 'The person has not agreed.',
    no_relationship: () => 'The relationship that this basis needs is not on record.',
    import_only: () => 'The data came from somebody else and may not be used for this.',
    not_for_this_class: () => 'This is never done for people of this kind.',
    restricted: (since) => `The person’s data has been restricted since ${since}.`,
    suppressed: (since) => `This address has been blocked since ${since} (bounce, complaint or do-not-contact).`,
    under_age: () => 'The person is, or may be, too young.',
  },
  send: 'So you may send.',
  doNotSend: 'So do not send.',
};
