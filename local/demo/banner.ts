import { type Html, html } from './html.ts';
import { type Category, type Model, noticePath } from './model.ts';

/**
 * The cookie banner and the place for messages. Hidden until the script opens it: without a script nothing can be
 * switched on, so there is nothing to ask. It stands before the header in the document, so that it is reached first.
 */
export function banner(model: Model): Html {
  const { banner: copy } = model.copy;
  return html`<div class="dock" id="dock">
<section class="banner" id="cookie-banner" aria-labelledby="cookie-title" tabindex="-1" hidden>
<div class="banner-inner">
<div class="banner-words">
<h2 id="cookie-title">${copy.title}</h2>
<p>${copy.text} <a href="${noticePath(model.cookie, model.language)}">${copy.noticeLink}</a>.</p>
<div class="present" id="cookie-present" hidden></div>
<fieldset class="kinds" id="cookie-kinds" hidden>
<legend>${copy.legend}</legend>
${model.categories.map((category) => kind(model, category))}
</fieldset>
</div>
<div class="banner-buttons">
<button type="button" class="button" id="cookie-accept">${copy.accept}</button>
<button type="button" class="button" id="cookie-refuse">${copy.refuse}</button>
<button type="button" class="button" id="cookie-choose" aria-expanded="false" aria-controls="cookie-kinds">${copy.choose}</button>
<button type="button" class="button" id="cookie-save" hidden>${copy.save}</button>
<button type="button" class="link" id="cookie-close" hidden>${copy.close}</button>
</div>
</div>
</section>
<div class="toast" id="toast"><p id="toast-text" role="status"></p><button type="button" class="link" id="toast-close" hidden>${model.copy.script.dismiss}</button></div>
</div>`;
}

function kind({ copy }: Model, { purpose, label, about, always, gpc }: Category): Html {
  const id = `cookie-${purpose}`;
  const box = always
    ? html`<input type="checkbox" id="${id}" checked disabled aria-describedby="${id}-about">`
    : html`<input type="checkbox" id="${id}" data-purpose="${purpose}" autocomplete="off" aria-describedby="${id}-about">`;
  return html`<p class="kind">${box}<span><label for="${id}">${label}${always && html` <small>(${copy.banner.always})</small>`}</label>
<span class="hint" id="${id}-about">${about}${gpc && html` <span data-gpc hidden>${copy.banner.gpc}</span>`}</span></span></p>
`;
}
