import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type Grant, type HandlerName, ROUTES, SUPPORT } from '../contract/routes.ts';
import { codeOf } from './bundles.ts';
import type { Stores } from './grants.ts';
import { handlerFunction } from './handler-function.ts';
import { httpApi } from './http-api.ts';
import { projection } from './projection.ts';
import type { StageConfig } from './stage-config.ts';

export interface ApiStackProps extends StackProps {
  readonly stage: StageConfig;
  readonly stores: Stores;
}

interface Needs {
  readonly description: string;
  readonly grants: Set<Grant>;
}

/** Everything that runs, made from the route table: a route that is not there has no function, no permission, no address. */
export class ApiStack extends Stack {
  readonly functions: ReadonlyMap<HandlerName, LambdaFunction>;
  private readonly integrations = new Map<HandlerName, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, { stage, stores, ...props }: ApiStackProps) {
    super(scope, id, props);
    const needs = needsByHandler();
    const code = codeOf(this, [...needs.keys()]);
    this.functions = new Map(
      [...needs].map(([name, { description, grants }]) => [
        name,
        handlerFunction(this, { name, description, grants: [...grants], code: code.get(name)!, stores, stage }),
      ]),
    );
    this.addRoutes(httpApi(this, stage));
    projection(this, this.functionOf(SUPPORT.projector.handler), stores.events);
  }

  private addRoutes(api: HttpApi): void {
    // Never cached and never skipped: a key is refused within a second of its revocation, and a request without one still
    // reaches the handler, whose refusal is a problem document that a browser may read (docs/adr/0005).
    const authorizer = new HttpLambdaAuthorizer('Authorizer', this.functionOf(SUPPORT.authorizer.handler), {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: Duration.seconds(0),
      identitySource: [],
    });
    const route = (method: HttpMethod, path: string, handler: HandlerName) => ({
      httpApi: api,
      routeKey: HttpRouteKey.with(path, method),
      integration: this.integrationOf(handler),
    });
    for (const { method, path, handler, access } of ROUTES) {
      const props = route(HttpMethod[method], path, handler);
      if (access !== 'public') new HttpRoute(this, `${method} ${path}`, { ...props, authorizer });
      else openRoute(this, props, 'The description of the API is meant for everybody; the handler reads no store.');
    }
    const { handler, path } = SUPPORT.preflight;
    openRoute(
      this,
      route(HttpMethod.OPTIONS, path, handler),
      'A browser sends no credentials with a preflight. The handler answers only which websites may send, and only for a publishable key.',
    );
  }

  private integrationOf(handler: HandlerName): HttpLambdaIntegration {
    const made = this.integrations.get(handler) ?? new HttpLambdaIntegration(handler, this.functionOf(handler));
    this.integrations.set(handler, made);
    return made;
  }

  private functionOf(handler: HandlerName): LambdaFunction {
    const fn = this.functions.get(handler);
    if (fn === undefined) throw new Error(`no function for the handler ${handler}`);
    return fn;
  }
}

function openRoute(scope: Construct, props: ConstructorParameters<typeof HttpRoute>[2], reason: string): void {
  const route = new HttpRoute(scope, `${props.routeKey.method} ${props.routeKey.path}`, props);
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}

/** A handler may serve several routes and a supporting role: it is one function, with the grants of all of them. */
function needsByHandler(): Map<HandlerName, Needs> {
  const needs = new Map<HandlerName, Needs>();
  const add = (handler: HandlerName, description: string, grants: readonly Grant[]) => {
    const known = needs.get(handler) ?? { description, grants: new Set<Grant>() };
    for (const word of grants) known.grants.add(word);
    needs.set(handler, known);
  };
  for (const { handler, summary, grants } of ROUTES) add(handler, summary, grants);
  add(SUPPORT.authorizer.handler, 'Says whose key a request carries', SUPPORT.authorizer.grants);
  add(SUPPORT.preflight.handler, 'Tells a browser whether its website may send events', SUPPORT.preflight.grants);
  add(SUPPORT.projector.handler, 'Brings the state of people up to date with their events', SUPPORT.projector.grants);
  return needs;
}
