import { SignInAttempt } from '../auth/attempts/sign-in-attempt.entity.js';
import { Passkey } from '../credentials/passkeys/passkey.entity.js';
import { WebauthnChallenge } from '../credentials/passkeys/webauthn-challenge.entity.js';
import { RecoveryCode } from '../credentials/recovery-codes/recovery-code.entity.js';
import { TotpCredential } from '../credentials/totp/totp-credential.entity.js';
import { TrustedDevice } from '../sessions/trusted-devices/trusted-device.entity.js';
import { OauthClient } from '../oauth/clients/client.entity.js';
import { AuthorizationCode } from '../oauth/codes/authorization-code.entity.js';
import { OauthConsent } from '../oauth/consents/consent.entity.js';
import { DeviceCode } from '../oauth/devices/device-code.entity.js';
import { AuthorizationRequest } from '../oauth/requests/authorization-request.entity.js';
import { UsedJti } from '../oauth/used-jti.entity.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import { KnownAddress } from '../sessions/known-addresses/known-address.entity.js';
import { Session } from '../sessions/session.entity.js';
import { SigningKey } from '../tokens/signing-keys/signing-key.entity.js';
import { OneTimeToken } from '../tokens/one-time/one-time-token.entity.js';
import { Delivery } from '../outbox/delivery.entity.js';
import { ProviderSignIn } from '../identity-providers/provider-sign-in.entity.js';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { User } from '../identity/user.entity.js';
import { Erasure } from '../users/deletion/erasure.entity.js';

/** The entities of all tables, for the application and the TypeORM command line (ormconfig.ts). */
export const entities = [
  User,
  Session,
  KnownAddress,
  TrustedDevice,
  OneTimeToken,
  SignInAttempt,
  TotpCredential,
  RecoveryCode,
  Passkey,
  WebauthnChallenge,
  IdentityProvider,
  ExternalIdentity,
  ProviderSignIn,
  AuditEvent,
  Delivery,
  Erasure,
  OauthClient,
  AuthorizationRequest,
  AuthorizationCode,
  DeviceCode,
  OauthConsent,
  UsedJti,
  SigningKey,
];
