const CHOICE = 'demo.choice';
const VISITOR = 'demo.visitor';

/**
 * The cookie banner. A kind of cookies is in use only after the ledger has acknowledged a "given" for it: not while the
 * choice is on its way, not by silence, not by closing the banner.
 */
export function cookieBanner({ config, storage, outbox, announce, newId }) {
  const { categories, text, notice, language } = config;
  const part = (name) => document.getElementById(`cookie-${name}`);
  const [banner, kinds, present, choose, save, close, opener] = [
    'banner',
    'kinds',
    'present',
    'choose',
    'save',
    'close',
    'open',
  ].map(part);
  const box = ({ purpose }) => part(purpose);
  const keptOff = ({ gpc }) => gpc && navigator.globalPrivacyControl === true;
  const current = () => storage.get(CHOICE);
  const statusOf = (choice, { purpose }) => choice?.choices.find((one) => one.purpose === purpose)?.status;
  const isComplete = (choice) => categories.every((category) => statusOf(choice, category) !== undefined);

  function open({ focus }) {
    const choice = current();
    for (const category of categories) {
      box(category).checked = statusOf(choice, category) === 'given';
      box(category).disabled = keptOff(category);
      const why = banner.querySelector(`#cookie-${category.purpose}-about [data-gpc]`);
      if (why) why.hidden = !keptOff(category);
    }
    expand(focus);
    describePresent(choice);
    close.hidden = !focus;
    banner.hidden = false;
    if (focus) banner.focus();
  }

  function expand(all) {
    kinds.hidden = !all;
    save.hidden = !all;
    choose.hidden = all;
    choose.setAttribute('aria-expanded', String(all));
  }

  function describePresent(choice) {
    present.hidden = kinds.hidden && choice === undefined;
    if (choice === undefined) {
      present.textContent = text.none;
      return;
    }
    const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const said = categories.map((category) => `${category.label}: ${text.statuses[statusOf(choice, category)] ?? ''}`);
    const when = text.present.replace('{time}', time.format(new Date(choice.at)));
    present.textContent = `${when} ${said.join(', ')}. ${choice.recorded ? '' : text.pending}`;
  }

  /** The button that was pressed disappears with the banner, so the focus goes back to where the person came from. */
  function shut() {
    const inside = banner.contains(document.activeElement);
    const reopened = !close.hidden;
    banner.hidden = true;
    if (inside) (reopened ? opener : document.getElementById('main')).focus({ preventScroll: true });
  }

  function dismiss() {
    shut();
    announce(text.dismissed);
  }

  function decide(action, wanted) {
    const before = current();
    const choices = categories.map((category) => ({
      purpose: category.purpose,
      channel: 'web',
      status: wanted(category) && !keptOff(category) ? 'given' : denial(before, category),
    }));
    const occurredAt = new Date().toISOString();
    const event = {
      id: newId(),
      subject: { type: 'visitor', value: visitor() },
      choices,
      collectionPoint: 'cookie_banner',
      occurredAt,
      notice,
      action,
    };
    storage.set(CHOICE, { id: event.id, at: occurredAt, choices, recorded: false });
    shut();
    showInUse();
    void outbox.put(event);
  }

  /** A no after a yes takes the yes back. */
  const denial = (before, category) =>
    ['given', 'withdrawn'].includes(statusOf(before, category)) ? 'withdrawn' : 'refused';

  /** Made at the first choice: who has not chosen has no id. */
  function visitor() {
    const known = storage.get(VISITOR);
    if (typeof known === 'string') return known;
    const fresh = newId();
    storage.set(VISITOR, fresh);
    return fresh;
  }

  function showInUse() {
    const choice = current();
    for (const category of categories) {
      const chip = document.querySelector(`[data-in-use="${category.purpose}"]`);
      const on = choice?.recorded === true && statusOf(choice, category) === 'given' && !keptOff(category);
      chip.toggleAttribute('data-on', on);
      chip.querySelector('strong').textContent = on ? text.on : text.off;
    }
  }

  function start() {
    part('accept').addEventListener('click', () => decide('click', () => true));
    part('refuse').addEventListener('click', () => decide('click', () => false));
    save.addEventListener('click', () => decide('tick', (category) => box(category).checked));
    choose.addEventListener('click', () => {
      expand(true);
      describePresent(current());
      categories
        .map(box)
        .find((one) => !one.disabled)
        ?.focus();
    });
    close.addEventListener('click', dismiss);
    opener.addEventListener('click', () => {
      announce('');
      open({ focus: true });
    });
    opener.hidden = false;
    document.addEventListener('keydown', (event) => {
      const focused = document.activeElement;
      const here = banner.contains(focused) || focused === document.body;
      if (event.key === 'Escape' && here && !banner.hidden) dismiss();
    });
    // A choice made in another tab counts here too.
    window.addEventListener('storage', ({ key }) => {
      if (key !== CHOICE) return;
      showInUse();
      if (isComplete(current())) banner.hidden = true;
    });
    showInUse();
    if (!isComplete(current())) open({ focus: false });
  }

  return {
    start,
    /** Takes in the ledger's answer. False: not an event of the banner. An older choice changes nothing any more. */
    settled(event, outcome) {
      if (event.collectionPoint !== 'cookie_banner') return false;
      const choice = current();
      if (choice?.id !== event.id) return true;
      if (outcome.receipt) {
        storage.set(CHOICE, { ...choice, recorded: true });
        announce(text.saved);
      } else if (outcome.waiting) {
        announce(text.waiting, 'bad');
      } else {
        storage.remove(CHOICE);
        announce(text.refused.replace('{detail}', outcome.problem.detail), 'bad');
        open({ focus: false });
      }
      showInUse();
      return true;
    },
  };
}
