import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type CryptoKey, SignJWT } from 'jose';

interface Code {
  readonly nonce: string | undefined;
  readonly challenge: string;
  readonly redirectUri: string;
}

type Claims = Record<string, unknown>;

/** Faults of a provider; each concerns the next sign-in. */
export interface Faults {
  /** Claims of the ID token, over the correct ones. */
  claims?: Claims;
  /** Instead of the response of the token endpoint. */
  tokenResponse?: (response: ServerResponse) => void;
  /** The key that signs, instead of the published one. */
  key?: CryptoKey;
}

/** An OpenID provider, and the API of GitHub, on this machine, with a person and faults that a test decides. */
export class UpstreamProvider {
  readonly clientId = 'user-authentication';
  readonly clientSecret = 'a secret: of + the tests';
  person: Claims = {};
  faults: Faults = {};
  /** Requests to the token endpoint. */
  exchanges = 0;
  private readonly codes = new Map<string, Code>();
  private readonly server = createServer(
    (request, response) => void this.handle(request, response),
  );
  private key!: CryptoKey;
  private jwk!: object;

  static async start(): Promise<UpstreamProvider> {
    const provider = new UpstreamProvider();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    provider.key = privateKey;
    provider.jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Signs in as a browser with the person. @returns the query of the redirect URI */
  authorize(authorizationUrl: string): string {
    const { searchParams: query } = new URL(authorizationUrl);
    const code = randomUUID();
    this.codes.set(code, {
      nonce: query.get('nonce') ?? undefined,
      challenge: query.get('code_challenge') ?? '',
      redirectUri: query.get('redirect_uri') ?? '',
    });
    const state = query.get('state') ?? '';
    return `?${new URLSearchParams({ code, state, iss: this.issuer }).toString()}`;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.issuer);
    if (pathname === '/.well-known/openid-configuration')
      return sendJson(response, this.metadata());
    if (pathname === '/jwks') return sendJson(response, { keys: [this.jwk] });
    if (pathname === '/api/v3/user') return sendJson(response, this.person);
    if (pathname === '/api/v3/user/emails') return sendJson(response, this.person['emails'] ?? []);
    if (pathname === '/token') return this.exchange(request, response);
    if (pathname === '/login/oauth/access_token') {
      return sendJson(response, { access_token: 'token', token_type: 'bearer', scope: 'user' });
    }
    response.writeHead(404).end();
  }

  private metadata(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.exchanges += 1;
    const { faults } = this;
    this.faults = {};
    if (faults.tokenResponse) return faults.tokenResponse(response);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const values = new URLSearchParams(body);
    const code = this.codes.get(values.get('code') ?? '');
    this.codes.delete(values.get('code') ?? '');
    const verifier = values.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const isRedirectSame = values.get('redirect_uri') === code?.redirectUri;
    if (!this.isAuthenticated(request)) return sendJson(response, { error: 'invalid_client' }, 401);
    if (!code || code.challenge !== challenge || !isRedirectSame) {
      return sendJson(response, { error: 'invalid_grant' }, 400);
    }
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: this.clientId,
      iat: now,
      exp: now + 300,
      nonce: code.nonce,
      ...this.person,
      ...faults.claims,
    };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(faults.key ?? this.key);
    sendJson(response, {
      access_token: 'token',
      token_type: 'Bearer',
      expires_in: 300,
      id_token: idToken,
    });
  }

  /** RFC 6749, section 2.3.1: both parts are form-encoded. */
  private isAuthenticated({ headers }: IncomingMessage): boolean {
    const pair = Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64');
    const parts = String(pair)
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    return parts[0] === this.clientId && parts[1] === this.clientSecret;
  }
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
