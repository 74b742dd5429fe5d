import express, { type RequestHandler } from 'express';
import { type Requirements, TokenError } from 'user-authentication-client/verify';
import { verifier } from './verifier.js';

/** Admits requests with a valid access token; its claims are in `response.locals.claims`. */
function authenticate(requirements?: Requirements): RequestHandler {
  return async ({ headers }, response, next) => {
    try {
      response.locals['claims'] = await verifier.verify(headers.authorization, requirements);
    } catch (error) {
      // Other errors, such as keys that cannot be read, are those of the server.
      if (!(error instanceof TokenError)) throw error;
      response.set('www-authenticate', error.challenge);
      response.status(error.status).json({ error: error.code });
      return;
    }
    next();
  };
}

const app = express();
app.get('/orders', authenticate(), (_request, response) => {
  response.json({ user: response.locals['claims'].sub, orders: [] });
});
// As an example of a requirement: an authentication within the last five minutes.
app.delete('/orders', authenticate({ maxAge: 300 }), (_request, response) => {
  response.status(204).end();
});
app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
