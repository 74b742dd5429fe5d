import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { User } from '../identity/user.entity.js';
import { SessionsCoreModule } from '../sessions/sessions-core.module.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { UserDeletion } from './deletion/user-deletion.js';
import { UserExport } from './export/user-export.service.js';
import { EmailChangeRequests } from './email-change/email-change-requests.service.js';
import { CredentialReplacements } from './credential-replacements.js';
import { FactorChanges } from './factors/factor-changes.js';
import { TotpEnrollments } from './factors/totp/totp-enrollments.js';
import { UserImportService } from './import/user-import.service.js';
import { FactorOverview } from './factors/factor-overview.js';
import { FactorResetEffect } from './factor-reset/factor-reset-effect.js';
import { FactorResets } from './factor-reset/factor-resets.js';
import { InvitationListService } from './invitations/invitation-list.service.js';
import { Invitations } from './invitations/invitations.service.js';
import { PasswordResetMails } from './password-reset/password-reset-mails.js';
import { UserPasswordResets } from './password-reset/user-password-resets.service.js';
import { FirstAdmin } from './registration/first-admin.service.js';
import { UserRegistration } from './registration/user-registration.service.js';
import { UserListService } from './user-list.service.js';
import { MarkVerified } from './verification/mark-verified.service.js';
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
  providers: [
    EmailChangeRequests,
    CredentialReplacements,
    FactorChanges,
    FactorOverview,
    FactorResetEffect,
    FactorResets,
    FirstAdmin,
    TotpEnrollments,
    InvitationListService,
    Invitations,
    PasswordResetMails,
    UserDeletion,
    MarkVerified,
    UserExport,
    UserImportService,
    UserListService,
    UserRegistration,
    UserPasswordResets,
    UsersService,
  ],
  exports: [
    EmailChangeRequests,
    CredentialReplacements,
    FactorChanges,
    FactorOverview,
    FactorResetEffect,
    FactorResets,
    FirstAdmin,
    TotpEnrollments,
    InvitationListService,
    Invitations,
    PasswordResetMails,
    UserDeletion,
    MarkVerified,
    UserExport,
    UserImportService,
    UserListService,
    UserRegistration,
    UserPasswordResets,
    UsersService,
  ],
})
export class UsersCoreModule {}
