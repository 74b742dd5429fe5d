import { Injectable } from '@nestjs/common';
import type { OauthClient } from '../clients/client.entity.js';
import { OauthError } from '../oauth-error.js';
import type { Parameters } from '../parameters.js';
import { IdTokens } from '../tokens/id-tokens.js';
import { readAuthorizationRequest, readRedirectUri } from './read-authorization-request.js';
import type { RequestParameters } from './request-parameters.js';

/** Reads authorization requests, with the user that they name by an ID token. */
@Injectable()
export class RequestReader {
  constructor(private readonly idTokens: IdTokens) {}

  /** @throws OauthError `invalid_request`, which must not be redirected */
  redirectUri(client: OauthClient, parameters: Parameters): string {
    return readRedirectUri(client, parameters);
  }

  /** @throws OauthError, which may be redirected */
  async read(
    client: OauthClient,
    parameters: Parameters,
    redirectUri: string,
  ): Promise<RequestParameters> {
    const request = readAuthorizationRequest(client, parameters, redirectUri);
    const hint = parameters.get('id_token_hint');
    if (hint === undefined) return request;
    const { sub, aud } = (await this.idTokens.readHint(hint)) ?? {};
    if (sub === undefined || aud !== client.id) {
      throw new OauthError('invalid_request', 'The id_token_hint is no ID token of this client.');
    }
    return { ...request, subject: sub };
  }
}
