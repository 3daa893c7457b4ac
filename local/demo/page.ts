import { banner } from './banner.ts';
import { type Copy, en } from './copy.ts';
import { forms } from './forms.ts';
import { type Html, html, json } from './html.ts';
import type { Model } from './model.ts';
import { footer, header, hero, product, recorded } from './sections.ts';

/** The website: one page. */
export function page(model: Model): Html {
  const { copy, language, nonce } = model;
  return html`${head(language, copy.title, nonce, copy.description)}
<body>
<a class="skip" href="#main">${copy.skip}</a>
${banner(model)}
${header(model)}
<main id="main" tabindex="-1">
${hero(model)}
${product(model)}
${forms(model)}
${recorded(model)}
</main>
${footer(model)}
<script type="application/json" id="demo-config">${json(scriptConfig(model))}</script>
<script type="module" nonce="${nonce}" src="/demo/assets/demo.js"></script>
</body>
</html>
`;
}

/** What the script must know and cannot read from the page. */
function scriptConfig({ endpoint, language, copy, categories, topic, cookie }: Model) {
  return {
    endpoint,
    language,
    categories: categories.filter(({ always }) => !always).map(({ purpose, label, gpc }) => ({ purpose, label, gpc })),
    topic,
    newsletter: copy.newsletter.tick,
    notice: { ...cookie, language },
    text: copy.script,
  };
}

/** A page of a few words: not found, not ready, not here. */
export function plainPage(
  nonce: string,
  { title, text, link }: { title: string; text: string; link?: readonly [href: string, label: string] },
  language = 'en',
): Html {
  return html`${head(language, title, nonce)}
<body>
<main class="wrap plain-page">
<h1>${title}</h1>
<p class="lead">${text}</p>
${link && html`<p><a class="button primary" href="${link[0]}">${link[1]}</a></p>`}
</main>
</body>
</html>
`;
}

export function notFoundPage(nonce: string, copy: Copy = en, language = 'en', home = '/demo/'): Html {
  const { title, text, home: label } = copy.notFound;
  return plainPage(nonce, { title, text, link: [home, label] }, language);
}

function head(language: string, title: string, nonce: string, description?: string): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${description && html`<meta name="description" content="${description}">`}
<link rel="icon" type="image/svg+xml" href="/demo/assets/icon.svg">
${['style', 'page', 'consent', 'banner'].map(
  (sheet) => html`<link rel="stylesheet" nonce="${nonce}" href="/demo/assets/${sheet}.css">
`,
)}</head>`;
}
