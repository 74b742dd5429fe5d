import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SessionsCoreModule } from '../sessions/sessions-core.module.js';
import { UsersModule } from '../users/users.module.js';
import { Authorization } from './authorize/authorization.service.js';
import { AuthorizationResponse } from './authorize/authorization-response.js';
import { AuthorizeEndpoint } from './authorize/authorize.endpoint.js';
import { BrowserSession } from './authorize/browser-session.js';
import { ClientAdmin } from './clients/client-admin.service.js';
import { ClientAssertions } from './clients/client-assertions.js';
import { ClientAuthentication } from './clients/client-authentication.js';
import { OauthClient } from './clients/client.entity.js';
import { ClientsController } from './clients/clients.controller.js';
import { Clients } from './clients/clients.service.js';
import { AuthorizationCodes } from './codes/authorization-codes.js';
import { CodeExchange } from './codes/code-exchange.js';
import { CodeRedemption } from './codes/code-redemption.js';
import { OauthConsent } from './consents/consent.entity.js';
import { Consents } from './consents/consents.js';
import { DiscoveryEndpoint } from './endpoints/discovery.endpoint.js';
import { IntrospectionEndpoint } from './endpoints/introspection.endpoint.js';
import { RevocationEndpoint } from './endpoints/revocation.endpoint.js';
import { TokenEndpoint } from './endpoints/token.endpoint.js';
import { UserinfoEndpoint } from './endpoints/userinfo.endpoint.js';
import { ClientCredentials } from './grants/client-credentials.js';
import { GrantRefresh } from './grants/grant-refresh.js';
import { InteractionsController } from './interaction/interactions.controller.js';
import { Interactions } from './interaction/interactions.service.js';
import { Issuer } from './issuer.js';
import { AuthorizationRequest } from './requests/authorization-request.entity.js';
import { AuthorizationRequests } from './requests/authorization-requests.js';
import { RequestReader } from './requests/request-reader.js';
import { GrantAccessTokens } from './tokens/access-tokens.js';
import { Audiences } from './tokens/audiences.js';
import { GrantResponses } from './tokens/grant-responses.js';
import { IdTokens } from './tokens/id-tokens.js';
import { LiveGrantTokens } from './tokens/live-grant-tokens.js';
import { UserClaims } from './tokens/user-claims.js';
import { UsedJti } from './used-jti.entity.js';
import { UsedJtis } from './used-jtis.js';

/** The OpenID provider. Imported where it is enabled; `setUpOauth` adds the endpoints that are no part of the API. */
@Module({
  imports: [
    TypeOrmModule.forFeature([OauthClient, AuthorizationRequest, OauthConsent, UsedJti]),
    AuditCoreModule,
    AuthModule,
    KeysModule,
    RateLimitsModule,
    SessionsCoreModule,
    UsersModule,
  ],
  controllers: [ClientsController, InteractionsController],
  providers: [
    Audiences,
    Authorization,
    AuthorizationCodes,
    AuthorizationRequests,
    AuthorizationResponse,
    AuthorizeEndpoint,
    BrowserSession,
    ClientAdmin,
    ClientAssertions,
    ClientAuthentication,
    ClientCredentials,
    Clients,
    CodeExchange,
    CodeRedemption,
    Consents,
    DiscoveryEndpoint,
    GrantAccessTokens,
    GrantRefresh,
    GrantResponses,
    IdTokens,
    Interactions,
    IntrospectionEndpoint,
    Issuer,
    LiveGrantTokens,
    RequestReader,
    RevocationEndpoint,
    TokenEndpoint,
    UsedJtis,
    UserClaims,
    UserinfoEndpoint,
  ],
})
export class OauthModule {}
