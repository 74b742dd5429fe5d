import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../../audit/audit-core.module.js';
import { PasskeyCoreModule } from '../../credentials/passkeys/passkey-core.module.js';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { IdentityModule } from '../../identity/identity.module.js';
import { RateLimitsModule } from '../../rate-limits/rate-limits.module.js';
import { UsersCoreModule } from '../users-core.module.js';
import { AddPasskey } from './add-passkey.service.js';
import { ChangePasskey } from './change-passkey.service.js';
import { MyPasskeysController } from './my-passkeys.controller.js';
import { MyPasskeys } from './my-passkeys.service.js';

/** The own passkeys. Imported where `PASSKEYS_ENABLED`. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Passkey]),
    AuditCoreModule,
    IdentityModule,
    PasskeyCoreModule,
    RateLimitsModule,
    UsersCoreModule,
  ],
  controllers: [MyPasskeysController],
  providers: [AddPasskey, ChangePasskey, MyPasskeys],
  exports: [AddPasskey],
})
export class PasskeysModule {}
