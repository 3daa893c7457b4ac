/**
 * Sends the forms without leaving the page. The fields are the same as of the plain post, so that both ways record the
 * same event; the id is new for each act, and kept for another try at one that is still waiting.
 */
export function enhanceForms({ outbox, text, newId }) {
  const running = new Map();

  for (const form of document.querySelectorAll('form[data-ledger-form]')) {
    const result = form.querySelector('[data-result]');
    let last;
    form.addEventListener('submit', (submit) => {
      submit.preventDefault();
      const fields = eventOf(form);
      const said = JSON.stringify(fields);
      const again = last?.said === said && outbox.has(last.event.id);
      const event = again ? last.event : { ...fields, id: newId(), occurredAt: new Date().toISOString() };
      last = { said, event };
      running.set(event.id, form);
      for (const other of document.querySelectorAll('[data-result]')) say(other, '');
      say(result, text.sending);
      void outbox.put(event);
    });
    form.addEventListener('input', () => form.elements['subject.value'].removeAttribute('aria-invalid'));
  }

  return {
    /** Tells the person who sent it what became of it. False: not an event of these forms on this page. */
    settled(event, outcome) {
      const form = running.get(event.id);
      if (form === undefined) return false;
      const result = form.querySelector('[data-result]');
      if (outcome.waiting) {
        say(result, text.formWaiting, 'bad');
        return true;
      }
      running.delete(event.id);
      if (outcome.receipt) {
        form.reset();
        say(result, form.dataset.thanks, 'good');
      } else if (outcome.problem.code === 'invalid_identifier') {
        const email = form.elements['subject.value'];
        email.setAttribute('aria-invalid', 'true');
        email.focus();
        say(result, text.badEmail, 'bad');
      } else {
        say(result, text.formRefused.replace('{detail}', outcome.problem.detail), 'bad');
      }
      return true;
    },
  };
}

function say(result, words, tone = '') {
  result.dataset.tone = tone;
  result.textContent = words;
}

/** `choices.0.purpose=x` becomes `{choices: [{purpose: 'x'}]}`, as the ledger reads a plain form. */
function eventOf(form) {
  const event = {};
  for (const [name, value] of new FormData(form)) {
    if (name === 'returnTo' || name === 'id') continue;
    const steps = name.split('.');
    let node = event;
    steps.forEach((step, index) => {
      if (index === steps.length - 1) {
        node[step] = value;
        return;
      }
      node[step] ??= /^\d$/.test(steps[index + 1]) ? [] : {};
      node = node[step];
    });
  }
  return event;
}
