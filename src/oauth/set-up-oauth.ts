import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizeEndpoint } from './authorize/authorize.endpoint.js';
import { CONTINUE_PATH } from './authorize/interaction-pages.js';
import { DiscoveryEndpoint } from './endpoints/discovery.endpoint.js';
import { IntrospectionEndpoint } from './endpoints/introspection.endpoint.js';
import { DISCOVERY_PATHS, OAUTH_PATHS } from './endpoints/paths.js';
import { RevocationEndpoint } from './endpoints/revocation.endpoint.js';
import { TokenEndpoint } from './endpoints/token.endpoint.js';
import { UserinfoEndpoint } from './endpoints/userinfo.endpoint.js';
import type { OauthError } from './oauth-error.js';
import { sendOauthError, toOauthError } from './send-oauth-error.js';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Shows a user an error that must not be sent to the client. */
export type ErrorView = (error: OauthError, request: FastifyRequest, reply: FastifyReply) => void;

/** Of routes that read no cookie: any page may call them with the tokens that it has. */
const ANY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'www-authenticate, dpop-nonce',
};
const PREFLIGHT = {
  ...ANY_ORIGIN,
  'access-control-allow-headers': 'authorization, content-type, dpop',
  'access-control-allow-methods': 'GET, POST',
  'access-control-max-age': '7200',
};

/**
 * Adds the endpoints of the OpenID provider. They are no part of the API: their format is that of the standards.
 *
 * @param showError for browsers at the authorization endpoint, where there are pages
 */
export function setUpOauth(app: NestFastifyApplication, showError: ErrorView | undefined): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  void server.register((scope, _, done) => {
    scope.setErrorHandler((error, request, reply) => sendOauthError(error, request, reply));
    addAuthorization(scope, app.get(AuthorizeEndpoint), showError);
    addDiscovery(scope, app.get(DiscoveryEndpoint));
    const userinfo = app.get(UserinfoEndpoint);
    addApi(scope, OAUTH_PATHS.userinfo, (request) => userinfo.handle(request), ['GET', 'POST']);
    for (const [path, endpoint] of [
      [OAUTH_PATHS.token, app.get(TokenEndpoint)],
      [OAUTH_PATHS.revoke, app.get(RevocationEndpoint)],
      [OAUTH_PATHS.introspect, app.get(IntrospectionEndpoint)],
    ] as const) {
      addApi(scope, path, (request) => endpoint.handle(request), ['POST']);
    }
    done();
  });
}

function addAuthorization(
  scope: FastifyInstance,
  endpoint: AuthorizeEndpoint,
  showError: ErrorView | undefined,
): void {
  const errorHandler = (thrown: Error, request: FastifyRequest, reply: FastifyReply) => {
    const isBrowser = /\btext\/html\b/.test(request.headers.accept ?? '');
    if (showError && isBrowser) showError(toOauthError(thrown, request), request, reply);
    else sendOauthError(thrown, request, reply);
  };
  scope.route({
    method: ['GET', 'POST'],
    url: OAUTH_PATHS.authorize,
    config: { acceptsForm: true },
    errorHandler,
    handler: async (request, reply) => {
      await endpoint.start(request, reply);
      return reply;
    },
  });
  scope.get(CONTINUE_PATH, { errorHandler }, async (request, reply) => {
    await endpoint.continue(request, reply);
    return reply;
  });
}

function addDiscovery(scope: FastifyInstance, endpoint: DiscoveryEndpoint): void {
  for (const path of DISCOVERY_PATHS) {
    scope.get(path, (_, reply) =>
      reply
        .headers(ANY_ORIGIN)
        .header('cache-control', 'public, max-age=300')
        .send(endpoint.handle()),
    );
  }
}

/** Adds an endpoint for programs, at any origin. */
function addApi(
  scope: FastifyInstance,
  url: string,
  handler: Handler,
  method: ('GET' | 'POST')[],
): void {
  scope.route({
    method,
    url,
    config: { acceptsForm: true },
    onRequest: (_, reply, done) => {
      void reply.headers(ANY_ORIGIN);
      done();
    },
    handler: async (request, reply) => {
      const body = await handler(request, reply);
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(body ?? {}));
    },
  });
  scope.options(url, (_, reply) => reply.status(204).headers(PREFLIGHT).send());
}
