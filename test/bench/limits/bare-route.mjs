import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';

/**
 * Lower bound of the cost of a profile read: Fastify, a check of the HMAC and expiry of a JWT, and JSON
 * of the same size from memory. Prints its port and serves until it is terminated.
 */
const KEY = process.argv[2];
const PROFILE = JSON.parse(process.argv[3]);

const sign = (text) => createHmac('sha256', KEY).update(text).digest();

function isValid(token) {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const expected = sign(token.slice(0, end));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return false;
  const claims = token.slice(token.indexOf('.') + 1, end);
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).exp > Date.now() / 1000;
}

const server = Fastify();
server.get('/api/v1/users/me', async ({ headers }, reply) => {
  const [scheme, token = ''] = (headers.authorization ?? '').split(' ', 2);
  if (scheme === 'Bearer' && isValid(token)) return PROFILE;
  return reply.status(401).send({ status: 401 });
});
await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${server.server.address().port}\n`);
