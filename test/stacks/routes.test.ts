import { describe, expect, test } from '@jest/globals';
import { ROUTES, type Route, SUPPORT } from '../../contract/routes.ts';
import { synthesised } from './kit.ts';

const { api, logicalId, ofType } = synthesised();
const integrations = new Map(ofType(api, 'AWS::ApiGatewayV2::Integration').map((it) => [it.id, it.IntegrationUri]));

describe('routes', () => {
  test('are those of the route table and the preflight, with their functions and their key check: no more, no fewer', () => {
    const made = ofType(api, 'AWS::ApiGatewayV2::Route').map(({ RouteKey, AuthorizationType, Target }) => ({
      key: RouteKey,
      authorization: AuthorizationType,
      fn: integrations.get(Target['Fn::Join'][1][1].Ref)['Fn::GetAtt'][0],
    }));
    const meant = [
      ...(ROUTES as readonly Route[]).map(({ method, path, access }, index) => ({
        key: `${method} ${path}`,
        authorization: access === 'public' ? 'NONE' : 'CUSTOM',
        fn: logicalId(ROUTES[index]!.handler),
      })),
      { key: `OPTIONS ${SUPPORT.preflight.path}`, authorization: 'NONE', fn: logicalId(SUPPORT.preflight.handler) },
    ];
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    expect(made.sort(byKey)).toEqual(meant.sort(byKey));
  });

  test('that need a key have an authorizer whose answer is never cached and which no request can miss', () => {
    const authorizers = ofType(api, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizers).toHaveLength(1);
    expect(authorizers[0]).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
    });
    // An identity source that a request lacks makes API Gateway refuse it, without a problem document.
    expect(authorizers[0].IdentitySource ?? []).toEqual([]);
    expect(JSON.stringify(authorizers[0].AuthorizerUri)).toContain(logicalId(SUPPORT.authorizer.handler));
  });

  test('leave CORS to the handlers, which know the websites of each key', () => {
    expect(ofType(api, 'AWS::ApiGatewayV2::Api').map(({ CorsConfiguration }) => CorsConfiguration)).toEqual([
      undefined,
    ]);
  });
});
