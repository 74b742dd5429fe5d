import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { CryptoModule } from '../credentials/credentials.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AccessChanges } from './access-changes.js';
import { ActingPrincipal } from './acting-principal.js';
import { CredentialsService } from './credentials.service.js';
import { UserImportService } from './import/user-import.service.js';
import { MeController } from './me.controller.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { ProfilesService } from './profiles.service.js';
import { User } from '../identity/user.entity.js';
import { UserListService } from './user-list.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User]), AuditModule, CryptoModule, RateLimitsModule],
  // `users/me` before `users/:user_id`: the router prefers the literal path, readers do too.
  controllers: [MeController, UsersController],
  providers: [
    UsersService,
    UserListService,
    UserImportService,
    CredentialsService,
    AccessChanges,
    ActingPrincipal,
    PasswordPolicy,
    ProfilesService,
  ],
  exports: [
    UsersService,
    UserListService,
    UserImportService,
    CredentialsService,
    AccessChanges,
    ActingPrincipal,
  ],
})
export class UsersModule {}
