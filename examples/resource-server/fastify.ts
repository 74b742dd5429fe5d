import Fastify, { type preHandlerAsyncHookHandler } from 'fastify';
import {
  type AccessTokenClaims,
  type Requirements,
  TokenError,
} from 'user-authentication-client/verify';
import { verifier } from './verifier.js';

declare module 'fastify' {
  interface FastifyRequest {
    claims?: AccessTokenClaims;
  }
}

/** Admits requests with a valid access token; its claims are in `request.claims`. */
function authenticate(requirements?: Requirements): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    try {
      request.claims = await verifier.verify(request.headers.authorization, requirements);
    } catch (error) {
      // Other errors, such as keys that cannot be read, are those of the server.
      if (!(error instanceof TokenError)) throw error;
      reply.header('www-authenticate', error.challenge);
      await reply.code(error.status).send({ error: error.code });
    }
  };
}

const app = Fastify();
app.decorateRequest('claims');
app.get('/orders', { preHandler: authenticate() }, async ({ claims }) => ({
  user: claims?.sub,
  orders: [],
}));
// As an example of a requirement: an authentication within the last five minutes.
app.delete('/orders', { preHandler: authenticate({ maxAge: 300 }) }, async (_request, reply) =>
  reply.code(204).send(),
);
await app.listen({ port: Number(process.env['PORT'] ?? 3000) });
