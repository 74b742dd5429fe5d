import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { OauthClient } from '../clients/client.entity.js';
import { Issuer } from '../issuer.js';
import { allowedResources } from '../requests/resources.js';

/** The audiences of access tokens. */
@Injectable()
export class Audiences {
  /** Seconds. */
  readonly tokenLifetime: number;

  constructor(
    private readonly issuer: Issuer,
    environment: Environment,
  ) {
    this.tokenLifetime = environment.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
  }

  /** Those of a grant: the requested resources, else the first one of the client, else the service. */
  granted({ audiences }: OauthClient, resources: readonly string[]): readonly string[] {
    return resources.length > 0 ? resources : [audiences[0] ?? this.issuer.url];
  }

  /**
   * Those of one access token of a grant, which may be for some of its resources (RFC 8707, section 2.2).
   *
   * @throws OauthError `invalid_target`
   */
  narrow(
    client: OauthClient,
    resources: readonly string[],
    requested: readonly string[],
  ): readonly string[] {
    const granted = this.granted(client, resources);
    return requested.length === 0 ? granted : allowedResources(requested, granted);
  }
}
