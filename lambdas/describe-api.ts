import { apiPage } from './api-page.ts';
import { http } from './http.ts';
import type { Log } from './log.ts';
import { openApiDocument } from './openapi.ts';
import type { ApiEvent, ApiResult } from './request.ts';
import * as wiring from './wiring.ts';

/** GET /openapi.json and GET /docs: the API described, for machines and for people. */
export const describeApi = (log: Log) => {
  let made: { json: string; page: string } | undefined;
  const documents = () => {
    if (made === undefined) {
      const document = openApiDocument();
      made = { json: JSON.stringify(document), page: apiPage(document) };
    }
    return made;
  };
  const machine = http('GET /openapi.json', log, async () => reply('application/json', documents().json));
  const page = http('GET /docs', log, async () => reply('text/html; charset=utf-8', documents().page));
  return (event: ApiEvent): Promise<ApiResult> => (event.rawPath === '/docs' ? page(event) : machine(event));
};

function reply(type: string, body: string): ApiResult {
  return {
    statusCode: 200,
    headers: {
      'content-type': type,
      'cache-control': 'public, max-age=300',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}

export const handler = wiring.lambda(() => describeApi(wiring.log()));
