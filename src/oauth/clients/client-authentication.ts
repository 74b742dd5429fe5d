import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RefusalLog } from '../../audit/refusal-log.js';
import { clientInfo } from '../../http/requests/client-info.js';
import { OauthError } from '../oauth-error.js';
import type { Parameters } from '../parameters.js';
import { readBasicCredentials } from './basic-credentials.js';
import { ClientAssertions, JWT_BEARER } from './client-assertions.js';
import type { AuthMethod, OauthClient } from './client.entity.js';
import { Clients } from './clients.service.js';
import { matchesSecret } from './client-secret.js';

/** The credentials of a client, as the request has them. */
interface Credentials {
  readonly method: AuthMethod;
  readonly clientId: string;
  /** A secret, or an assertion. */
  readonly proof: string;
}

/** Authenticates clients by the one method that each is registered with (RFC 6749, section 2.3). */
@Injectable()
export class ClientAuthentication {
  constructor(
    private readonly clients: Clients,
    private readonly assertions: ClientAssertions,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws OauthError `invalid_client`, `invalid_request` */
  async authenticate(request: FastifyRequest, parameters: Parameters): Promise<OauthClient> {
    const { authorization } = request.headers;
    const credentials = credentialsOf(authorization, parameters);
    const client = await this.clients.find(credentials.clientId);
    if (client && (await this.isGenuine(client, credentials))) return client;
    const details = { client_id: client?.id };
    this.refusals.record(
      { client: clientInfo(request) },
      { event: 'client_authentication_failed', details },
    );
    throw invalidClient(authorization !== undefined);
  }

  private async isGenuine(client: OauthClient, { method, proof }: Credentials): Promise<boolean> {
    if (method !== client.authMethod) return false;
    if (method === 'none') return true;
    if (method === 'private_key_jwt') return this.assertions.isGenuine(client, proof);
    return matchesSecret(client, proof);
  }
}

function credentialsOf(authorization: string | undefined, parameters: Parameters): Credentials {
  const given = [
    authorization,
    parameters.get('client_secret'),
    parameters.get('client_assertion'),
  ];
  if (given.filter((each) => each !== undefined).length > 1) {
    throw new OauthError(
      'invalid_request',
      'The request authenticates the client by more than one method; use one.',
    );
  }
  if (authorization !== undefined) return basicCredentials(authorization, parameters);
  const assertion = parameters.get('client_assertion');
  if (assertion !== undefined) return assertedCredentials(assertion, parameters);
  const clientId = parameters.get('client_id');
  if (clientId === undefined) throw invalidClient(false);
  const secret = parameters.get('client_secret');
  return secret === undefined
    ? { method: 'none', clientId, proof: '' }
    : { method: 'client_secret_post', clientId, proof: secret };
}

function basicCredentials(authorization: string, parameters: Parameters): Credentials {
  const basic = readBasicCredentials(authorization);
  if (!basic) throw invalidClient(true);
  assertSameClient(basic.clientId, parameters);
  return { method: 'client_secret_basic', clientId: basic.clientId, proof: basic.secret };
}

/** RFC 7523, section 2.2. */
function assertedCredentials(assertion: string, parameters: Parameters): Credentials {
  const clientId = ClientAssertions.subjectOf(assertion);
  if (parameters.get('client_assertion_type') !== JWT_BEARER || clientId === undefined) {
    throw invalidClient(false);
  }
  assertSameClient(clientId, parameters);
  return { method: 'private_key_jwt', clientId, proof: assertion };
}

function assertSameClient(clientId: string, parameters: Parameters): void {
  if ((parameters.get('client_id') ?? clientId) === clientId) return;
  throw new OauthError(
    'invalid_request',
    'The parameter client_id names another client than the credentials do.',
  );
}

/** @param hasHeader whether the client used the header, and so expects a challenge (RFC 6749, section 5.2) */
function invalidClient(hasHeader: boolean): OauthError {
  return new OauthError('invalid_client', 'The client is unknown, or its credentials are wrong.', {
    ...(hasHeader && { headers: { 'www-authenticate': 'Basic realm="oauth"' } }),
  });
}
