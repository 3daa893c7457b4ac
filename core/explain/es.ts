import type { Sentences } from './catalogue.ts';

const on = (date: string | undefined) => (date === undefined ? '' : ` el ${date}`);
const since = (date: string | undefined) => (date === undefined ? '' : ` desde el ${date}`);

/** Explanations in Spanish. */
export const es: Sentences = {
  topic: (purpose, channel, sender) => `La pregunta es si ${sender} puede usar «${channel}» para «${purpose}».`,
  basis: (basis, place) => `Lugar: ${place}. Aquí la base prevista en la política es ${basis}.`,
  unknownPlace: 'desconocido',
  bases: {
    consent: 'el consentimiento',
    explicit_consent: 'el consentimiento explícito',
    soft_opt_in: 'una relación comercial previa (soft opt-in)',
    legitimate_interest: 'un interés legítimo',
    contract: 'el contrato',
    legal_obligation: 'una obligación legal',
    vital_interests: 'la protección de intereses vitales',
  },
  reasons: {
    consent_given: (at, expires) =>
      `La persona dio su consentimiento${on(at)}${expires ? `; es válido hasta el ${expires}` : ''}.`,
    soft_opt_in: () => 'La persona forma parte de la clientela y no se ha opuesto.',
    legitimate_interest: () => 'La persona no se ha opuesto.',
    service_message: () => 'Forma parte del servicio y no se puede rechazar.',
    consent_refused: (at) => `La persona dijo que no${on(at)}.`,
    consent_withdrawn: (at) => `La persona retiró su consentimiento${on(at)}.`,
    consent_revoked: (at) => `El consentimiento se revocó${on(at)} en nombre de la persona.`,
    consent_invalidated: (at) => `El consentimiento se declaró no válido${on(at)}.`,
    consent_requested: (at) => `Se pidió el consentimiento${on(at)}, pero la persona no lo ha confirmado.`,
    consent_expired: (at, expires) => `La persona dio su consentimiento${on(at)}, pero caducó${on(expires)}.`,
    reconsent_required: (at) =>
      `La persona dio su consentimiento${on(at)}, pero desde entonces ha cambiado el aviso: hay que volver a pedirlo.`,
    objected: (at) => `La persona se opuso${on(at)}.`,
    no_consent: () => 'La persona no ha dado su consentimiento.',
    no_relationship: () => 'No consta la relación que esta base exige.',
    import_only: () => 'Los datos proceden de terceros y no se pueden usar para esto.',
    not_for_this_class: () => 'Esto nunca se hace con esta categoría de personas.',
    restricted: (at) => `El tratamiento de los datos de la persona está limitado${since(at)}.`,
    suppressed: (at) =>
      `Esta dirección está bloqueada${since(at)} (mensaje devuelto, queja o petición de no recibir mensajes).`,
    under_age: () => 'La persona es demasiado joven, o podría serlo.',
  },
  send: 'Por tanto, se puede enviar.',
  doNotSend: 'Por tanto, no envíe nada.',
};
