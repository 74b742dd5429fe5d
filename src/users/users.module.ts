import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ChangePasswordService } from './change-password.service.js';
import { UserImportService } from './import/user-import.service.js';
import { MeController } from './me.controller.js';
import { OwnPasswordService } from './own-password.service.js';
import { ProfilesService } from './profiles.service.js';
import { UserListService } from './user-list.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditModule,
    CredentialsModule,
    IdentityModule,
    RateLimitsModule,
    SessionsModule,
  ],
  controllers: [MeController, UsersController],
  providers: [
    ChangePasswordService,
    OwnPasswordService,
    ProfilesService,
    UserImportService,
    UserListService,
    UsersService,
  ],
  exports: [UserImportService, UserListService, UsersService],
})
export class UsersModule {}
