import { es } from './copy.es.ts';

/** What the website says in its own words. Names of purposes come from the policy. */
export const en = {
  title: 'Virtual Scale: every customer answered',
  description: 'One platform for the conversations of growing companies, with AI that drafts and people who decide.',
  demo: 'Demonstration. The page is invented; the choices you make on it are recorded for real, in the ledger on this computer.',
  skip: 'Skip to the content',
  menu: 'Main',
  nav: { product: 'Product', start: 'How it works', newsletter: 'Newsletter', recorded: 'The record' },
  otherLanguage: 'Español',
  hero: {
    title: 'Answer every customer.',
    title2: 'Keep every promise.',
    text: 'Virtual Scale brings chat, text messages and calls into one place. AI prepares the answer, your people stay in charge, and nobody is contacted who said no.',
    action: 'Get product updates',
    second: 'See how it works',
  },
  chat: {
    label: 'Example of a conversation',
    who: 'Lucía, customer',
    question: 'My order says delivered, but I only got one of the two boxes.',
    draft: 'Draft by AI, sent by Daniel',
    answer: 'Sorry about that, Lucía. The second box left our warehouse this morning and arrives tomorrow before noon.',
    check: 'Updates by text message?',
    verdict: 'No consent, not sent',
  },
  features: {
    title: 'Made for teams that grow faster than their inbox',
    list: [
      ['One conversation', 'Email, text messages, web chat and calls of a person stay together, whoever answers.'],
      [
        'AI that drafts',
        'Answers come from the knowledge you upload, with the source beside them. A person sends them.',
      ],
      ['Calls with a clear yes', 'Recording is asked for in each call. Without a yes the call goes on, unrecorded.'],
      [
        'Consent built in',
        'Before a message leaves, the ledger is asked whether it may. A no is a no within the second.',
      ],
    ],
  },
  steps: {
    title: 'Live in a week',
    list: [
      ['Connect', 'Link the channels you use today. Your numbers and addresses stay yours.'],
      ['Teach', 'Upload manuals and past answers. See what the AI would say before a customer does.'],
      ['Answer', 'Start with one team, read the weekly report, and open the next channel when you are ready.'],
    ],
  },
  newsletter: {
    title: 'Product updates, twice a month',
    text: 'New features, guides and the occasional offer. Stop whenever you like: the form beside this one, or the link in each message.',
    email: 'Email address',
    hint: 'For example ada@example.com',
    tick: 'Send me updates and offers by email',
    notice: 'What we do with your data is in the',
    noticeLink: 'privacy notice',
    send: 'Subscribe',
    thanks: 'Thank you. You are subscribed, and the ledger recorded your consent.',
  },
  unsubscribe: {
    title: 'Stop the emails',
    text: 'No reason needed, no login. It counts from the moment you press the button.',
    email: 'Email address',
    send: 'Unsubscribe',
    thanks: 'Done. We will send no more updates and offers to this address by email.',
  },
  recorded: {
    title: 'What the ledger recorded',
    text: 'Receipts this page received during your visit, newest first. The ledger names you by an opaque reference; the hash proves that the event was never rewritten.',
    inUse: 'Cookies this site may use now',
    inUseNote: 'The demonstration itself sets none of them. A real site starts its tools from this list.',
    noscript: 'Receipts need JavaScript. A form sent without it is recorded all the same.',
    empty: 'Nothing yet. Make a cookie choice or send a form.',
    list: 'Receipts',
  },
  banner: {
    title: 'Your choice about cookies',
    text: 'Essential cookies keep the site working. The others wait for your yes, and refusing changes nothing else. More in the',
    noticeLink: 'cookie notice',
    accept: 'Accept all',
    refuse: 'Refuse all',
    choose: 'Choose',
    save: 'Save choice',
    close: 'Close without a new choice',
    legend: 'Kinds of cookies',
    always: 'always on',
    gpc: 'Kept off: your browser sends Global Privacy Control.',
    about: {
      essential: 'You can sign in and stay signed in.',
      analytics: 'They show us how people move through the site.',
      functional: 'They remember your settings.',
      advertising: 'They choose adverts for you.',
      social: 'They connect the site to social networks.',
    },
  },
  footer: {
    privacy: 'Privacy notice',
    cookies: 'Cookie notice',
    choices: 'Cookie choices',
    label: 'Legal',
    noscript: 'Without JavaScript this site uses essential cookies only, so there is nothing to choose.',
  },
  /** Said by the script. `{…}` is filled in. */
  script: {
    saved: 'Your cookie choice was recorded.',
    waiting:
      'The ledger cannot be reached right now. Your choice is kept in this browser and sent again by itself. Until it is recorded, only essential cookies are used.',
    refused:
      'The ledger did not record your cookie choice ({detail}). Only essential cookies are used. Please choose again.',
    dismissed: 'Closed. Nothing was recorded, and nothing has changed.',
    none: 'You have not made a choice yet.',
    present: 'Your choice of {time}:',
    pending: 'It is not recorded yet and will be sent again.',
    on: 'on',
    off: 'off',
    sending: 'Sending…',
    formWaiting:
      'The ledger cannot be reached right now. What you sent is kept in this browser and sent again by itself; nothing is recorded yet.',
    formRefused: 'Nothing was recorded: {detail}',
    badEmail: 'Nothing was recorded: this email address cannot be right. Please check it.',
    dismiss: 'Dismiss',
    statuses: { given: 'given', refused: 'refused', withdrawn: 'withdrawn', requested: 'requested' },
    receipt: { event: 'Event', subject: 'Subject', hash: 'Hash', time: 'Recorded' },
  },
  notFound: {
    title: 'This page does not exist',
    text: 'The address may be old or mistyped. The demonstration has one page:',
    home: 'Back to the start',
  },
};

/** The same shape with any words in it. */
type Words<T> = T extends string
  ? string
  : T extends readonly unknown[]
    ? readonly string[][]
    : { readonly [K in keyof T]: Words<T[K]> };
export type Copy = Words<typeof en>;

/** The languages the site is written in. */
export const COPY: Readonly<Record<string, Copy>> = { en, es };
