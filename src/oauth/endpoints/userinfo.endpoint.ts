import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OauthError } from '../oauth-error.js';
import { Parameters } from '../parameters.js';
import { LiveGrantTokens } from '../tokens/live-grant-tokens.js';
import { claimNames, UserClaims } from '../tokens/user-claims.js';

/** Any scheme and text: a token in another form is rejected as one that is not ours. */
const BEARER = /^Bearer +(\S+)$/i;

/** The userinfo endpoint (OpenID Connect Core, section 5.3). */
@Injectable()
export class UserinfoEndpoint {
  constructor(
    private readonly tokens: LiveGrantTokens,
    private readonly claims: UserClaims,
  ) {}

  async handle(request: FastifyRequest): Promise<object> {
    const token = accessTokenOf(request);
    if (token === undefined) {
      // RFC 6750, section 3.1: a request without credentials gets no error code.
      throw new OauthError('invalid_token', 'The request has no access token.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    const live = await this.tokens.find(token);
    if (!live?.granted) {
      throw challenge('invalid_token', 'The access token is expired, revoked or invalid.');
    }
    const { claims, granted } = live;
    if (!claims.scope.split(' ').includes('openid')) {
      throw challenge('insufficient_scope', 'The access token has no scope openid.');
    }
    const requested = granted.grant.claims?.split(' ') ?? [];
    const userClaims = await this.claims.of(claims.sub, claimNames(claims.scope, requested));
    return { sub: claims.sub, ...userClaims };
  }
}

/** In the header, or in the form of a `POST` (RFC 6750, sections 2.1 and 2.2); never in the address. */
function accessTokenOf({ headers, method, body }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  const posted = method === 'POST' ? Parameters.of(body).get('access_token') : undefined;
  if (authorization === undefined) return posted;
  if (posted !== undefined) {
    throw new OauthError('invalid_request', 'The request has two access tokens; send one.');
  }
  return BEARER.exec(authorization)?.[1] ?? '';
}

function challenge(code: 'invalid_token' | 'insufficient_scope', description: string): OauthError {
  const value = `Bearer error="${code}", error_description="${description}"`;
  return new OauthError(code, description, { headers: { 'www-authenticate': value } });
}
