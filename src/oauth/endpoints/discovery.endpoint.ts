import { Injectable } from '@nestjs/common';
import { ACRS } from '../../access/authentication-strength.js';
import { SigningKeys } from '../../tokens/signing-keys/signing-keys.js';
import { ASSERTION_ALGORITHMS } from '../clients/client-assertions.js';
import { AUTH_METHODS } from '../clients/client.entity.js';
import { Issuer } from '../issuer.js';
import { STANDARD_SCOPES } from '../requests/scopes.js';
import { GRANT_TYPES } from '../grants/grant-types.js';
import { USER_CLAIMS } from '../tokens/user-claims.js';
import { OAUTH_PATHS } from './paths.js';

/** Claims of ID tokens about the authentication. */
const TOKEN_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'sid'];

/** The metadata of the provider (OpenID Connect Discovery, section 3; RFC 8414, section 2). */
@Injectable()
export class DiscoveryEndpoint {
  constructor(
    private readonly issuer: Issuer,
    private readonly keys: SigningKeys,
  ) {}

  handle(): object {
    const address = (path: string) => this.issuer.addressOf(path);
    const assertions = { signing: [...ASSERTION_ALGORITHMS], methods: [...AUTH_METHODS] };
    const introspecting = assertions.methods.filter((method) => method !== 'none');
    return {
      issuer: this.issuer.url,
      authorization_endpoint: address(OAUTH_PATHS.authorize),
      token_endpoint: address(OAUTH_PATHS.token),
      userinfo_endpoint: address(OAUTH_PATHS.userinfo),
      jwks_uri: address('/.well-known/jwks.json'),
      introspection_endpoint: address(OAUTH_PATHS.introspect),
      revocation_endpoint: address(OAUTH_PATHS.revoke),
      scopes_supported: STANDARD_SCOPES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: GRANT_TYPES,
      acr_values_supported: ACRS,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [this.keys.algorithm],
      token_endpoint_auth_methods_supported: assertions.methods,
      token_endpoint_auth_signing_alg_values_supported: assertions.signing,
      revocation_endpoint_auth_methods_supported: assertions.methods,
      revocation_endpoint_auth_signing_alg_values_supported: assertions.signing,
      introspection_endpoint_auth_methods_supported: introspecting,
      introspection_endpoint_auth_signing_alg_values_supported: assertions.signing,
      claim_types_supported: ['normal'],
      claims_supported: [...USER_CLAIMS, ...TOKEN_CLAIMS],
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    };
  }
}
