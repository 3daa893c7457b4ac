import type { Sentences } from './catalogue.ts';

/** A space at which a line never breaks, before a colon and inside guillemets; and the thin one before a semicolon. */
const NBSP = '\u00a0';
const THIN = '\u202f';

const quote = (text: string) => `«${NBSP}${text}${NBSP}»`;

/** The first of a month is an ordinal in French, which the date format of the runtime does not know. */
const day = (date: string | undefined) => date?.replace(/^1 /, '1er ');
const on = (date: string | undefined) => (date === undefined ? '' : ` le ${day(date)}`);
const until = (date: string) => `jusqu’au ${day(date)}`;
const since = (date: string | undefined) => (date === undefined ? '' : ` depuis le ${day(date)}`);

/** Explanations in French. */
export const fr: Sentences = {
  topic: (purpose, channel, sender) =>
    `La question est de savoir si ${sender} peut utiliser ${quote(channel)} pour ${quote(purpose)}.`,
  basis: (basis, place) => `Lieu${NBSP}: ${place}. La politique se fonde ici sur ${basis}.`,
  unknownPlace: 'inconnu',
  bases: {
    consent: 'le consentement',
    explicit_consent: 'le consentement explicite',
    soft_opt_in: 'une relation client existante (soft opt-in)',
    legitimate_interest: 'un intérêt légitime',
    contract: 'le contrat',
    legal_obligation: 'une obligation légale',
    vital_interests: 'la sauvegarde des intérêts vitaux',
  },
  reasons: {
    consent_given: (at, expires) =>
      `La personne a donné son accord${on(at)}${expires ? `${THIN}; il est valable ${until(expires)}` : ''}.`,
    soft_opt_in: () => 'La personne fait partie de la clientèle et ne s’est pas opposée.',
    legitimate_interest: () => 'La personne ne s’est pas opposée.',
    service_message: () => 'Cela fait partie du service et ne peut pas être refusé.',
    consent_refused: (at) => `La personne a dit non${on(at)}.`,
    consent_withdrawn: (at) => `La personne a retiré son accord${on(at)}.`,
    consent_revoked: (at) => `L’accord a été révoqué${on(at)} au nom de la personne.`,
    consent_invalidated: (at) => `L’accord a été déclaré non valable${on(at)}.`,
    consent_requested: (at) => `L’accord de la personne a été demandé${on(at)}, mais elle ne l’a pas confirmé.`,
    consent_expired: (at, expires) => `La personne a donné son accord${on(at)}, mais il a expiré${on(expires)}.`,
    reconsent_required: (at) =>
      `La personne a donné son accord${on(at)}, mais la notice d’information a changé depuis${NBSP}: il faut le lui redemander.`,
    objected: (at) => `La personne s’est opposée${on(at)}.`,
    no_consent: () => 'La personne n’a pas donné son accord.',
    no_relationship: () => 'La relation que cette base exige n’est pas enregistrée.',
    import_only: () => 'Les données viennent d’un tiers et ne peuvent pas servir à cela.',
    not_for_this_class: () => 'Cela ne se fait jamais pour cette catégorie de personnes.',
    restricted: (at) => `Le traitement des données de la personne est limité${since(at)}.`,
    suppressed: (at) => `Cette adresse est bloquée${since(at)} (message non remis, plainte ou liste d’opposition).`,
    under_age: () => 'La personne est trop jeune, ou pourrait l’être.',
  },
  send: 'Vous pouvez donc envoyer.',
  doNotSend: 'N’envoyez donc pas.',
};
