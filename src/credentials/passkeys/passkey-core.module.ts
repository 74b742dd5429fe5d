import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PasskeyAuthentication } from './passkey-authentication.service.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyRegistration } from './passkey-registration.service.js';
import { Passkey } from './passkey.entity.js';
import { WebauthnChallenge } from './webauthn-challenge.entity.js';

/** The ceremonies of passkeys. */
@Module({
  imports: [TypeOrmModule.forFeature([Passkey, WebauthnChallenge])],
  providers: [PasskeyAuthentication, PasskeyChallenges, PasskeyRegistration],
  exports: [PasskeyAuthentication, PasskeyRegistration],
})
export class PasskeyCoreModule {}
