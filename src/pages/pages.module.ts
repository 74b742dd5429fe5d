import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EmailChangeModule } from '../auth/email-change/email-change.module.js';
import { EmailVerificationModule } from '../auth/email-verification/email-verification.module.js';
import { AcceptInvitationModule } from '../auth/invitations/accept-invitation.module.js';
import { PasswordResetModule } from '../auth/password-reset/password-reset.module.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { AcceptInvitationPage } from './list/accept-invitation.page.js';
import { CancelDeletionPage } from './list/cancel-deletion.page.js';
import { CancelFactorResetPage } from './list/cancel-factor-reset.page.js';
import { ConfirmEmailChangePage } from './list/confirm-email-change.page.js';
import { ResetPasswordPage } from './list/reset-password.page.js';
import { UndoEmailChangePage } from './list/undo-email-change.page.js';
import { VerifyEmailPage } from './list/verify-email.page.js';
import { PageHandler } from './page-handler.js';
import { TOKEN_PAGES, type TokenPage } from './token-page.js';

/** All pages. */
const PAGES: (new (...services: never[]) => TokenPage)[] = [
  AcceptInvitationPage,
  CancelDeletionPage,
  CancelFactorResetPage,
  ConfirmEmailChangePage,
  ResetPasswordPage,
  UndoEmailChangePage,
  VerifyEmailPage,
];

@Module({
  imports: [
    AcceptInvitationModule,
    AuthModule,
    EmailChangeModule,
    EmailVerificationModule,
    OneTimeTokensModule,
    PasswordResetModule,
  ],
  providers: [
    PageHandler,
    ...PAGES,
    { provide: TOKEN_PAGES, inject: PAGES, useFactory: (...pages: TokenPage[]) => pages },
  ],
})
export class PagesModule {}
