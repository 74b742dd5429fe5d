import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EmailChangeModule } from '../auth/email-change/email-change.module.js';
import { EmailVerificationModule } from '../auth/email-verification/email-verification.module.js';
import { AcceptInvitationModule } from '../auth/invitations/accept-invitation.module.js';
import { PasswordResetModule } from '../auth/password-reset/password-reset.module.js';
import { SignInLinkModule } from '../auth/sign-in-link/sign-in-link.module.js';
import type { Environment } from '../config/environment.js';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { AcceptInvitationPage } from './list/accept-invitation.page.js';
import { CancelDeletionPage } from './list/cancel-deletion.page.js';
import { CancelFactorResetPage } from './list/cancel-factor-reset.page.js';
import { ConfirmEmailChangePage } from './list/confirm-email-change.page.js';
import { ResetPasswordPage } from './list/reset-password.page.js';
import { SignInLinkPage } from './list/sign-in-link.page.js';
import { UndoEmailChangePage } from './list/undo-email-change.page.js';
import { VerifyEmailPage } from './list/verify-email.page.js';
import { PageHandler } from './page-handler.js';
import { TOKEN_PAGES, type TokenPage } from './token-page.js';

type PageClass = new (...services: never[]) => TokenPage;

/** The pages of flows that exist wherever mail is on. */
const PAGES: PageClass[] = [
  AcceptInvitationPage,
  CancelDeletionPage,
  CancelFactorResetPage,
  ConfirmEmailChangePage,
  ResetPasswordPage,
  UndoEmailChangePage,
  VerifyEmailPage,
];

@Module({})
export class PagesModule {
  static forRoot({ MAGIC_LINK_ENABLED }: Environment): DynamicModule {
    const pages = [...PAGES, ...(MAGIC_LINK_ENABLED ? [SignInLinkPage] : [])];
    return {
      module: PagesModule,
      imports: [
        AcceptInvitationModule,
        AuthModule,
        EmailChangeModule,
        EmailVerificationModule,
        OneTimeTokensModule,
        PasswordResetModule,
        ...(MAGIC_LINK_ENABLED ? [SignInLinkModule] : []),
      ],
      providers: [
        PageHandler,
        ...pages,
        { provide: TOKEN_PAGES, inject: pages, useFactory: (...all: TokenPage[]) => all },
      ],
    };
  }
}
