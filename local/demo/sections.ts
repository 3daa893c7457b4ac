import { type Html, html } from './html.ts';
import { type Model, noticePath, pagePath } from './model.ts';

/** The parts of the website that any company's page has. */

export function header({ copy, language, languages, name }: Model): Html {
  return html`<header class="top">
<p class="demo"><span class="wrap">${copy.demo}</span></p>
<div class="wrap">
<a class="brand" href="${pagePath(language)}">${logo()}<span>${name}</span></a>
<nav aria-label="${copy.menu}">
<a href="#product">${copy.nav.product}</a>
<a href="#start">${copy.nav.start}</a>
<a href="#newsletter">${copy.nav.newsletter}</a>
<a href="#recorded">${copy.nav.recorded}</a>
${languages
  .filter((other) => other !== language)
  .map(
    (other) =>
      html`<a class="language" href="${pagePath(other)}" hreflang="${other}" lang="${other}">${copy.otherLanguage}</a>`,
  )}
</nav>
</div>
</header>`;
}

function logo(): Html {
  return html`<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false"><path class="logo-a" d="M4 7a4 4 0 0 1 4-4h16a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4H14l-7 7v-7a4 4 0 0 1-3-4z"/><path class="logo-b" d="M9.500 15.500v-3M16 15.500v-6M22.500 15.500v-9"/></svg>`;
}

export function hero({ copy: { hero: copy, chat } }: Model): Html {
  return html`<section class="hero" aria-labelledby="hero-title">
<div class="wrap">
<div>
<h1 id="hero-title"><span>${copy.title}</span> <span>${copy.title2}</span></h1>
<p class="lead">${copy.text}</p>
<p class="actions"><a class="button primary" href="#newsletter">${copy.action}</a><a class="button" href="#start">${copy.second}</a></p>
</div>
<figure class="chat" aria-label="${chat.label}">
<p class="from">${chat.who}</p>
<p class="bubble">${chat.question}</p>
<p class="from right">${chat.draft}</p>
<p class="bubble right">${chat.answer}</p>
<p class="verdict"><span>${chat.check}</span><strong>${chat.verdict}</strong></p>
</figure>
</div>
</section>`;
}

export function product({ copy: { features, steps } }: Model): Html {
  return html`<section class="band plain" id="product" aria-labelledby="product-title">
<div class="wrap">
<h2 id="product-title">${features.title}</h2>
<ul class="features">
${features.list.map(
  ([title = '', text = '']) => html`<li><h3>${title}</h3><p>${text}</p></li>
`,
)}</ul>
</div>
</section>
<section class="band plain" id="start" aria-labelledby="start-title">
<div class="wrap">
<h2 id="start-title">${steps.title}</h2>
<ol class="steps">
${steps.list.map(
  ([title = '', text = '']) => html`<li><h3>${title}</h3><p>${text}</p></li>
`,
)}</ol>
</div>
</section>`;
}

/** What the page knows about this visit: the cookies that may be used, and the receipts. Filled in by the script. */
export function recorded({ copy: { recorded: copy, script }, categories }: Model): Html {
  return html`<section class="band plain" id="recorded" aria-labelledby="recorded-title">
<div class="wrap">
<h2 id="recorded-title">${copy.title}</h2>
<p class="lead small-lead">${copy.text}</p>
<h3 id="in-use-title">${copy.inUse}</h3>
<ul class="chips" aria-labelledby="in-use-title">
${categories.map(
  ({
    purpose,
    label,
    always,
  }) => html`<li${always ? html` data-on` : html` data-in-use="${purpose}"`}>${label}: <strong>${always ? script.on : script.off}</strong></li>
`,
)}</ul>
<p class="small">${copy.inUseNote}</p>
<h3 id="receipts-title">${copy.list}</h3>
<noscript><p>${copy.noscript}</p></noscript>
<p id="receipts-empty">${copy.empty}</p>
<ol class="receipts" id="receipts" reversed aria-labelledby="receipts-title" hidden></ol>
</div>
</section>`;
}

export function footer({ copy: { footer: copy, demo }, language, name, privacy, cookie }: Model): Html {
  return html`<footer class="foot">
<div class="wrap">
<p><strong>${name}</strong></p>
<nav aria-label="${copy.label}">
<a href="${noticePath(privacy, language)}">${copy.privacy}</a>
<a href="${noticePath(cookie, language)}">${copy.cookies}</a>
<button type="button" class="link" id="cookie-open" hidden>${copy.choices}</button>
</nav>
<noscript><p class="small">${copy.noscript}</p></noscript>
<p class="small">${demo}</p>
</div>
</footer>`;
}
