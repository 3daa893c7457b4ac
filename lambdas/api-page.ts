import { PROBLEMS } from '../contract/errors.ts';
import { ROUTES, type Route } from '../contract/routes.ts';

/** The API as one readable page: no script, no outside resource, so that it also works printed and offline. */
export function apiPage(document: Record<string, unknown>): string {
  const routes = ROUTES as readonly Route[];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Consent Ledger API</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Consent Ledger API</h1>
<p>Records what people agree to, refuse and withdraw; answers whether a message may be sent, and why. Machine-readable: <a href="/openapi.json">openapi.json</a>.</p>
<p>Send <code>Authorization: Bearer &lt;key&gt;</code>. In a browser, use a publishable key as <code>?key=pk_…</code>. Every error is an <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem document; retry a 503 with the same event id.</p></header>
<nav aria-label="Routes"><ul>${routes.map((route) => `<li><a href="#${idOf(route)}"><code>${route.method} ${escapeHtml(route.path)}</code></a> ${escapeHtml(route.summary)}</li>`).join('')}<li><a href="#problems">Problems</a></li></ul></nav>
<main>
${routes.map((route) => section(route, document)).join('\n')}
<section id="problems"><h2>Problems</h2><table><thead><tr><th>code</th><th>status</th><th>what happened</th></tr></thead><tbody>
${Object.entries(PROBLEMS)
  .map(
    ([code, [status, title]]) =>
      `<tr id="problem-${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
  )
  .join('\n')}
</tbody></table></section>
</main>
</body>
</html>
`;
}

function section(route: Route, document: Record<string, unknown>): string {
  const access =
    route.access === 'public'
      ? 'No key needed.'
      : `Scope <code>${route.access.scope}</code>${route.access.publishable ? ', or a publishable key' : ''}.`;
  const operation = at(document, ['paths', route.path, route.method.toLowerCase()]);
  const body = at(operation, ['requestBody', 'content', 'application/json', 'schema']);
  const responses = Object.entries(route.responses)
    .map(([status, { description }]) => {
      const schema = at(operation, ['responses', status, 'content', 'application/json', 'schema']);
      return `<h4>${status}</h4><p>${escapeHtml(description)}</p>${schema ? details('Schema', schema) : ''}`;
    })
    .join('');
  return `<section id="${idOf(route)}"><h2><code>${route.method} ${escapeHtml(route.path)}</code></h2>
<p>${inline(route.description)}</p><p>${access}${route.maxBody ? ` Body up to ${Math.round(route.maxBody / 1024)} kB.` : ''}</p>
${body ? `<h3>Body</h3>${details('Schema', body)}` : ''}<h3>Answers</h3>${responses}</section>`;
}

function details(summary: string, value: unknown): string {
  return `<details><summary>${summary}</summary><pre tabindex="0">${escapeHtml(JSON.stringify(value, null, 2))}</pre></details>`;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], value);
}

function idOf(route: Route): string {
  return `${route.method.toLowerCase()}-${route.path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}`;
}

function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a404c); --soft: light-dark(#f4f6f9, #1b1f27); --link: light-dark(#0b57d0, #8ab4f8); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
a { color: var(--link); } code, pre { font-family: ui-monospace, monospace; font-size: .92em; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .8rem; overflow: auto; max-height: 30rem; }
section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem; } section h2 { font-size: 1.15rem; overflow-wrap: anywhere; }
nav ul { list-style: none; padding: 0; } nav li { padding: .15rem 0; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
summary { cursor: pointer; } tr:target { background: var(--soft); }
`;
