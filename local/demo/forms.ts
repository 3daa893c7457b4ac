import { type Html, html } from './html.ts';
import { type Model, noticePath, pagePath } from './model.ts';

/**
 * The two forms work without a script: the hidden fields are the event, in the dotted names that POST /v1/events
 * understands. The tick box itself carries the status, so a box that is not ticked can grant nothing.
 */
export function forms(model: Model): Html {
  return html`<section class="band" aria-labelledby="newsletter-title unsubscribe-title">
<div class="wrap pair">
${newsletter(model)}
${unsubscribe(model)}
</div>
</section>`;
}

function newsletter(model: Model): Html {
  const { newsletter: copy } = model.copy;
  return html`<form class="card" id="newsletter" method="post" action="${model.endpoint}" autocomplete="off" data-ledger-form data-thanks="${copy.thanks}">
<h2 id="newsletter-title">${copy.title}</h2>
<p>${copy.text}</p>
${eventFields(model, model.ids.newsletter, 'web_form', 'tick', 'thanks', 'newsletter')}
<input type="hidden" name="notice.id" value="${model.privacy.id}">
<input type="hidden" name="notice.version" value="${model.privacy.version}">
<input type="hidden" name="notice.language" value="${model.language}">
${emailField('newsletter', copy.email, copy.hint)}
<p class="tick"><input type="checkbox" id="newsletter-tick" name="choices.0.status" value="given" required> <label for="newsletter-tick">${copy.tick}</label></p>
<p class="small">${copy.notice} <a href="${noticePath(model.privacy, model.language)}">${copy.noticeLink}</a>.</p>
<p><button class="button primary">${copy.send}</button></p>
${result(model, 'newsletter', copy.thanks)}
</form>`;
}

function unsubscribe(model: Model): Html {
  const { unsubscribe: copy } = model.copy;
  return html`<form class="card" id="unsubscribe" method="post" action="${model.endpoint}" autocomplete="off" data-ledger-form data-thanks="${copy.thanks}">
<h2 id="unsubscribe-title">${copy.title}</h2>
<p>${copy.text}</p>
${eventFields(model, model.ids.unsubscribe, 'unsubscribe_link', 'click', 'goodbye', 'unsubscribe')}
<input type="hidden" name="choices.0.status" value="withdrawn">
${emailField('unsubscribe', copy.email, model.copy.newsletter.hint)}
<p><button class="button primary">${copy.send}</button></p>
${result(model, 'unsubscribe', copy.thanks)}
</form>`;
}

function eventFields(model: Model, id: string, point: string, action: string, flag: string, anchor: string): Html {
  const fields: Record<string, string> = {
    id,
    'subject.type': 'email',
    'choices.0.purpose': model.topic.purpose,
    'choices.0.channel': model.topic.channel,
    collectionPoint: point,
    action,
    returnTo: `${model.origin}${pagePath(model.language, { [flag]: '1' })}#${anchor}`,
  };
  return html`${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  )}`;
}

/** The pattern asks for a dot after the @, which `type="email"` alone does not and the ledger does. */
function emailField(form: string, label: string, hint: string): Html {
  return html`<p class="field"><label for="${form}-email">${label}</label>
<input type="email" id="${form}-email" name="subject.value" required maxlength="254" autocomplete="email" spellcheck="false" pattern="[^@\\s.]+(\\.[^@\\s.]+)*@[^@\\s]+\\.[^@\\s.]{2,}" title="${hint}" aria-describedby="${form}-hint">
<span class="hint" id="${form}-hint">${hint}</span></p>`;
}

function result({ done }: Model, form: string, thanks: string): Html {
  return html`<p class="result" id="${form}-result" role="status" data-result${done === form && html` data-tone="good"`}>${done === form && thanks}</p>`;
}
