import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { SessionsCoreModule } from '../sessions/sessions-core.module.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { UserExport } from './export/user-export.service.js';
import { UserImportService } from './import/user-import.service.js';
import { UserListService } from './user-list.service.js';
import { UsersService } from './users.service.js';

/** Manages users. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    AuditCoreModule,
    CredentialsModule,
    IdentityModule,
    OneTimeTokensModule,
    SessionsCoreModule,
  ],
  providers: [UserExport, UserImportService, UserListService, UsersService],
  exports: [UserExport, UserImportService, UserListService, UsersService],
})
export class UsersCoreModule {}
