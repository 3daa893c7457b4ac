import type { Sentences } from './catalogue.ts';

/** The article goes with the sound of the number: "il 1º", "l’8", "l’11", "il 23". The first of a month is an ordinal. */
const elided = (date: string) => /^(8|11) /.test(date);
const day = (date: string) => date.replace(/^1 /, '1º ');
const on = (date: string | undefined) =>
  date === undefined ? '' : elided(date) ? ` l’${day(date)}` : ` il ${day(date)}`;
const until = (date: string) => (elided(date) ? `fino all’${day(date)}` : `fino al ${day(date)}`);
const since = (date: string | undefined) =>
  date === undefined ? '' : elided(date) ? ` dall’${day(date)}` : ` dal ${day(date)}`;

/** Explanations in Italian. */
export const it: Sentences = {
  topic: (purpose, channel, sender) => `La domanda è se ${sender} può usare «${channel}» per «${purpose}».`,
  basis: (basis, place) => `Luogo: ${place}. Qui la base prevista dalla policy è ${basis}.`,
  unknownPlace: 'sconosciuto',
  bases: {
    consent: 'il consenso',
    explicit_consent: 'il consenso esplicito',
    soft_opt_in: 'un rapporto di clientela esistente (soft opt-in)',
    legitimate_interest: 'un legittimo interesse',
    contract: 'il contratto',
    legal_obligation: 'un obbligo di legge',
    vital_interests: 'la tutela di interessi vitali',
  },
  reasons: {
    consent_given: (at, expires) =>
      `La persona ha dato il consenso${on(at)}${expires ? `; vale ${until(expires)}` : ''}.`,
    soft_opt_in: () => 'La persona è cliente e non si è opposta.',
    legitimate_interest: () => 'La persona non si è opposta.',
    service_message: () => 'Fa parte del servizio e non si può rifiutare.',
    consent_refused: (at) => `La persona ha detto di no${on(at)}.`,
    consent_withdrawn: (at) => `La persona ha ritirato il consenso${on(at)}.`,
    consent_revoked: (at) => `Il consenso è stato revocato${on(at)} per conto della persona.`,
    consent_invalidated: (at) => `Il consenso è stato dichiarato non valido${on(at)}.`,
    consent_requested: (at) => `Il consenso è stato chiesto${on(at)}, ma la persona non lo ha confermato.`,
    consent_expired: (at, expires) => `La persona ha dato il consenso${on(at)}, ma è scaduto${on(expires)}.`,
    reconsent_required: (at) =>
      `La persona ha dato il consenso${on(at)}, ma da allora l’informativa è cambiata: bisogna chiederlo di nuovo.`,
    objected: (at) => `La persona si è opposta${on(at)}.`,
    no_consent: () => 'La persona non ha dato il consenso.',
    no_relationship: () => 'Il rapporto che questa base richiede non risulta registrato.',
    import_only: () => 'I dati provengono da terzi e non si possono usare per questo scopo.',
    not_for_this_class: () => 'Non si fa mai per questa categoria di persone.',
    restricted: (at) => `Il trattamento dei dati della persona è limitato${since(at)}.`,
    suppressed: (at) =>
      `Questo indirizzo è bloccato${since(at)} (messaggio respinto, reclamo o richiesta di non ricevere contatti).`,
    under_age: () => 'La persona è troppo giovane, o potrebbe esserlo.',
  },
  send: 'Quindi si può inviare.',
  doNotSend: 'Quindi non si deve inviare.',
};
