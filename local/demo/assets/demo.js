import { cookieBanner } from './banner.js';
import { enhanceForms } from './forms.js';
import { outbox as makeOutbox } from './outbox.js';
import { receiptPanel } from './receipts.js';
import { safeStorage } from './storage.js';

const config = JSON.parse(document.getElementById('demo-config').textContent);
const { endpoint, language, text } = config;
const storage = safeStorage(() => window.localStorage);
const newId = () => crypto.randomUUID();

const receipts = receiptPanel({
  storage: safeStorage(() => window.sessionStorage),
  language,
  text,
  describe: (choices) => choices.map((choice) => `${nameOf(choice)}: ${text.statuses[choice.status] ?? ''}`).join(', '),
});
const outbox = makeOutbox({ endpoint, storage, settled });
const announce = announcer();
const banner = cookieBanner({ config, storage, outbox, announce, newId });
const forms = enhanceForms({ outbox, text, newId });

function settled(event, outcome) {
  if (outcome.receipt) receipts.add(outcome.receipt, event);
  const known = banner.settled(event, outcome) || forms.settled(event, outcome);
  // Sent on an earlier page and refused only now: whoever sent it must still hear of it.
  if (!known && outcome.problem) announce(text.formRefused.replace('{detail}', outcome.problem.detail), 'bad');
}

function nameOf({ purpose, channel }) {
  const { topic, categories, newsletter } = config;
  if (purpose === topic.purpose && channel === topic.channel) return newsletter;
  return categories.find((category) => category.purpose === purpose)?.label ?? purpose;
}

/** Good news leaves by itself, for it also stands among the receipts. Bad news stays until it is dismissed or outdated. */
function announcer() {
  const toast = document.getElementById('toast');
  const words = document.getElementById('toast-text');
  const dismiss = document.getElementById('toast-close');
  let timer;
  const say = (text, tone) => {
    words.textContent = text;
    toast.dataset.tone = tone;
    dismiss.hidden = text === '';
  };
  dismiss.addEventListener('click', () => {
    say('', '');
    document.getElementById('main').focus({ preventScroll: true });
  });
  return (text, tone = 'good') => {
    clearTimeout(timer);
    say(text, tone);
    if (tone === 'good') timer = setTimeout(() => say('', ''), 8_000);
  };
}

/** The banner lies over the foot of the window. What has the focus must not be under it (WCAG 2.4.11). */
const dock = document.getElementById('dock');
new ResizeObserver(() => {
  document.documentElement.style.setProperty('--dock', `${dock.offsetHeight}px`);
}).observe(dock);

// The thanks of a plain post are for this once; a reload or a copied address must not repeat them.
const here = new URL(location.href);
if (here.searchParams.has('thanks') || here.searchParams.has('goodbye')) {
  here.searchParams.delete('thanks');
  here.searchParams.delete('goodbye');
  history.replaceState(null, '', here);
}

banner.start();
outbox.flush();
