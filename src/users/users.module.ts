import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SessionsCoreModule } from '../sessions/sessions-core.module.js';
import { ChangeOwnProfile } from './change-own-profile.service.js';
import { ChangePasswordService } from './change-password.service.js';
import { MyDeletionController } from './deletion/my-deletion.controller.js';
import { UserDeletionController } from './deletion/user-deletion.controller.js';
import { MyExportController } from './export/my-export.controller.js';
import { RequestedExport } from './export/requested-export.service.js';
import { UserExportController } from './export/user-export.controller.js';
import { MeController } from './me.controller.js';
import { MyFactorResetController } from './factor-reset/my-factor-reset.controller.js';
import { UserFactorResetController } from './factor-reset/user-factor-reset.controller.js';
import { MyFactorsController } from './factors/my-factors.controller.js';
import { UserFactorsController } from './factors/user-factors.controller.js';
import { OwnPasswordService } from './own-password.service.js';
import { OwnProfileService } from './own-profile.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { UserPasswordResetController } from './password-reset/user-password-reset.controller.js';
import { ProfileCache } from './profile-cache.js';
import { RemovePassword } from './remove-password.service.js';
import { UsersController } from './users.controller.js';
import { UsersCoreModule } from './users-core.module.js';

/** Serves the own profile, and all users to admins. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditCoreModule,
    CredentialsModule,
    IdentityModule,
    RateLimitsModule,
    SessionsCoreModule,
    UsersCoreModule,
  ],
  controllers: [
    MeController,
    MyDeletionController,
    UserDeletionController,
    MyExportController,
    UserExportController,
    MyFactorResetController,
    UserFactorResetController,
    MyFactorsController,
    UserFactorsController,
    InvitationsController,
    UserPasswordResetController,
    UsersController,
  ],
  providers: [
    ChangeOwnProfile,
    ChangePasswordService,
    RequestedExport,
    OwnPasswordService,
    OwnProfileService,
    ProfileCache,
    RemovePassword,
  ],
  exports: [ProfileCache],
})
export class UsersModule {}
