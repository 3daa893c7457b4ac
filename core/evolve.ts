import { type EventOf, type LedgerEvent, SELF_DECLARED } from './event.ts';
import { isDenial, isDenialStatus, wins } from './order.ts';
import {
  EMPTY_STATE,
  type Fact,
  type Mark,
  type Projection,
  RECENT_IDS,
  type SubjectState,
  type Toggle,
  type Topic,
  topicKey,
} from './state.ts';

/** What one more event does to a person's state. Total and order independent: the law behind every answer. */
export function evolve(before: SubjectState, event: LedgerEvent): SubjectState {
  const state = withFacts(before, event);
  switch (event.kind) {
    case 'choice':
    case 'confirmation':
      return choose(state, event);
    case 'acknowledgement':
      return state;
    case 'relationship':
      return {
        ...state,
        relationships: toggled(
          state.relationships,
          event.relationship,
          toggle(event, event.status === 'started'),
          false,
        ),
      };
    case 'acquisition':
      return acquire(state, event);
    case 'restriction':
      return { ...state, restricted: later(state.restricted, toggle(event, event.status === 'on'), true) };
    case 'minor_report':
      return { ...state, minor: later(state.minor, toggle(event, event.status === 'on'), true) };
    case 'suppression': {
      const entry = { ...toggle(event, event.status === 'on'), cause: event.cause };
      return { ...state, suppressed: toggled(state.suppressed, event.channel, entry, true) };
    }
    case 'link':
    case 'policy_published':
      return state;
    case 'unlink':
      return linked(state, event, false);
    default:
      return event satisfies never;
  }
}

function choose(state: SubjectState, event: EventOf<'choice'> | EventOf<'confirmation'>): SubjectState {
  const topics: Record<string, Topic> = { ...state.topics };
  const imported = event.kind === 'choice' && event.imported !== undefined;
  for (const choice of event.choices) {
    const mark: Mark = {
      s: choice.status,
      t: isDenialStatus(choice.status) ? (event.deniedAt ?? event.occurredAt) : event.occurredAt,
      id: event.id,
      q: event.seq,
      ...(event.notice && { n: `${event.notice.id}@${event.notice.version}` }),
      p: event.policy,
      ...(event.kind === 'choice' && event.objection && { o: event.objection }),
      ...(event.actor.type === 'guardian' && { g: true }),
    };
    const key = topicKey(choice.purpose, choice.channel, choice.recipient);
    const slot = slotOf(mark, imported);
    const topic = topics[key];
    if (wins(mark, topic?.[slot])) topics[key] = { ...topic, [slot]: mark };
  }
  return { ...state, topics };
}

function slotOf(mark: Mark, imported: boolean): keyof Topic {
  if (imported) return isDenial(mark) ? 'importedDenial' : 'importedGrant';
  return mark.s === 'requested' ? 'requested' : 'decided';
}

/** What any event may tell beside its own matter: class, place, age, other identifiers, and that the person was there. */
function withFacts(state: SubjectState, event: LedgerEvent): SubjectState {
  // Anyone could write "this person lives where no consent is needed" into a form.
  if (event.flags?.includes(SELF_DECLARED)) return withLinks(state, event);
  const subjectClass = latest(state.subjectClass, event.subjectClass, event.occurredAt);
  const jurisdiction = latest(state.jurisdiction, event.jurisdiction, event.occurredAt);
  const age = latest(state.age, event.age, event.occurredAt);
  const facts: SubjectState = {
    ...state,
    ...(subjectClass && { subjectClass }),
    ...(jurisdiction && { jurisdiction }),
    ...(age && { age }),
    ...(isDirect(event) && { direct: true }),
  };
  return withLinks(facts, event);
}

function withLinks(state: SubjectState, event: LedgerEvent): SubjectState {
  return event.kind === 'unlink' || event.links === undefined ? state : linked(state, event, true);
}

function isDirect(event: LedgerEvent): boolean {
  if (event.actor.type !== 'subject' && event.actor.type !== 'guardian') return false;
  // Only what opens something. Someone who objects to one use of bought data must not become reachable for another.
  switch (event.kind) {
    case 'choice':
      return event.imported === undefined && event.choices.some(({ status }) => !isDenialStatus(status));
    case 'relationship':
      return event.status === 'started';
    case 'confirmation':
    case 'acknowledgement':
      return true;
    default:
      return false;
  }
}

function linked(state: SubjectState, event: LedgerEvent, on: boolean): SubjectState {
  let links = state.links;
  for (const { ref, type } of event.links ?? []) links = toggled(links, ref, { ...toggle(event, on), type }, true);
  return links === undefined ? state : { ...state, links };
}

function acquire(state: SubjectState, event: EventOf<'acquisition'>): SubjectState {
  const { origin, purposes, noticeReference, consentReference } = event.provenance;
  const proven = noticeReference !== undefined && consentReference !== undefined;
  const acquired = latest(
    state.acquired,
    { origin, ...(purposes && { purposes: [...purposes].sort() }), proven },
    event.occurredAt,
  );
  return acquired === undefined ? state : { ...state, acquired };
}

function toggle(event: LedgerEvent, on: boolean): Toggle {
  return { on, t: event.occurredAt, id: event.id, q: event.seq };
}

/** The later setting holds; at the same instant the one that protects the person, then the greater id. */
function later<T extends Toggle>(known: T | undefined, next: T, protective: boolean): T {
  if (known === undefined) return next;
  if (next.t !== known.t) return next.t > known.t ? next : known;
  if (next.on !== known.on) return next.on === protective ? next : known;
  return next.id > known.id ? next : known;
}

function toggled<T extends Toggle>(
  known: Readonly<Record<string, T>> | undefined,
  name: string,
  next: T,
  protective: boolean,
): Readonly<Record<string, T>> {
  return { ...known, [name]: later(known?.[name], next, protective) };
}

/** The later statement of a fact holds; at the same instant the greater one, so that order does not matter. */
function latest<T>(known: Fact<T> | undefined, value: T | undefined, t: string): Fact<T> | undefined {
  if (value === undefined) return known;
  if (known === undefined || t > known.t) return { value, t };
  return t === known.t && JSON.stringify(value) > JSON.stringify(known.value) ? { value, t } : known;
}

/** One event further: the projection after `event`, which must be the next in the chain. */
export function project(
  before: Projection | undefined,
  stored: { readonly event: LedgerEvent; readonly hash: string; readonly dataKey?: Uint8Array },
  idDigest: string,
): Projection {
  const { event, hash } = stored;
  const dataKey = stored.dataKey ?? before?.dataKey;
  return {
    seq: event.seq,
    head: hash,
    recordedAt: event.recordedAt,
    state: evolve(before?.state ?? EMPTY_STATE, event),
    recent: [...(before?.recent ?? []), idDigest].slice(-RECENT_IDS),
    ...(dataKey && { dataKey }),
  };
}
