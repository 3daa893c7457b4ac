import type { Sentences } from './catalogue.ts';

/** The genitive of each month, to which Estonian adds the ending that other languages say with a preposition. */
const GENITIVES: Readonly<Record<string, string>> = {
  jaanuar: 'jaanuari',
  veebruar: 'veebruari',
  märts: 'märtsi',
  aprill: 'aprilli',
  mai: 'mai',
  juuni: 'juuni',
  juuli: 'juuli',
  august: 'augusti',
  september: 'septembri',
  oktoober: 'oktoobri',
  november: 'novembri',
  detsember: 'detsembri',
};

const inflect = (date: string, ending: string) =>
  date.replace(/\p{Letter}+/u, (month) => `${GENITIVES[month] ?? month}${ending}`);
const on = (date: string | undefined) => (date === undefined ? '' : ` ${inflect(date, 'l')}`);
const until = (date: string) => `kuni ${inflect(date, 'ni')}`;
const since = (date: string | undefined) => (date === undefined ? '' : ` alates ${inflect(date, 'st')}`);

/** Explanations in Estonian. */
export const et: Sentences = {
  topic: (purpose, channel, sender) =>
    `Küsimus on, kas ${sender} tohib kasutada kanalit „${channel}“ eesmärgil „${purpose}“.`,
  basis: (basis, place) => `Asukoht: ${place}. Poliitika järgi on siin aluseks ${basis}.`,
  unknownPlace: 'teadmata',
  bases: {
    consent: 'nõusolek',
    explicit_consent: 'selgesõnaline nõusolek',
    soft_opt_in: 'olemasolev kliendisuhe (soft opt-in)',
    legitimate_interest: 'õigustatud huvi',
    contract: 'leping',
    legal_obligation: 'seadusest tulenev kohustus',
    vital_interests: 'eluliste huvide kaitse',
  },
  reasons: {
    consent_given: (at, expires) =>
      `Inimene andis nõusoleku${on(at)}${expires ? `; see kehtib ${until(expires)}` : ''}.`,
    soft_opt_in: () => 'Inimene on klient ega ole vastuväiteid esitanud.',
    legitimate_interest: () => 'Inimene ei ole vastuväiteid esitanud.',
    service_message: () => 'See kuulub teenuse juurde ja sellest ei saa keelduda.',
    consent_refused: (at) => `Inimene keeldus${on(at)}.`,
    consent_withdrawn: (at) => `Inimene võttis nõusoleku tagasi${on(at)}.`,
    consent_revoked: (at) => `Nõusolek tühistati${on(at)} inimese nimel.`,
    consent_invalidated: (at) => `Nõusolek tunnistati${on(at)} kehtetuks.`,
    consent_requested: (at) => `Inimeselt küsiti nõusolekut${on(at)}, kuid ta ei ole seda kinnitanud.`,
    consent_expired: (at, expires) => `Inimene andis nõusoleku${on(at)}, kuid see aegus${on(expires)}.`,
    reconsent_required: (at) =>
      `Inimene andis nõusoleku${on(at)}, kuid andmekaitseteade on pärast seda muutunud ja nõusolekut tuleb uuesti küsida.`,
    objected: (at) => `Inimene esitas vastuväite${on(at)}.`,
    no_consent: () => 'Inimene ei ole nõusolekut andnud.',
    no_relationship: () => 'Selle aluse jaoks vajalikku suhet ei ole kirjas.',
    import_only: () => 'Andmed on saadud kelleltki teiselt ja neid ei tohi selleks kasutada.',
    not_for_this_class: () => 'Selle rühma inimeste puhul seda kunagi ei tehta.',
    restricted: (at) => `Inimese andmete töötlemine on piiratud${since(at)}.`,
    suppressed: (at) => `See aadress on blokeeritud${since(at)} (tagastatud sõnum, kaebus või kontaktikeeld).`,
    under_age: () => 'Inimene on liiga noor või võib seda olla.',
  },
  send: 'Seega tohib saata.',
  doNotSend: 'Seega ärge saatke.',
};
