import { Module } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { MailCoreModule } from '../../mail/mail-core.module.js';
import { ACCOUNT_PAGES, ACCOUNT_SECTIONS } from './account/account-pages.js';
import { AcceptInvitationPage } from './list/accept-invitation.page.js';
import { CancelDeletionPage } from './list/cancel-deletion.page.js';
import { CancelFactorResetPage } from './list/cancel-factor-reset.page.js';
import { ConfirmEmailChangePage } from './list/confirm-email-change.page.js';
import { SiteDesign } from './design/site-design.js';
import { ConfirmPage } from './list/confirm.page.js';
import { ConsentPage } from './list/consent.page.js';
import { ErrorPage } from './list/error.page.js';
import { ForgotPasswordPage } from './list/forgot-password.page.js';
import { ProviderCallbackPage } from './list/provider-callback.page.js';
import { ProviderPage } from './list/provider.page.js';
import { ResetPasswordPage } from './list/reset-password.page.js';
import { SecondFactorPage } from './list/second-factor.page.js';
import { SetupPage } from './list/setup.page.js';
import { SignInEmailPage } from './list/sign-in-email.page.js';
import { SignInLinkPage } from './list/sign-in-link.page.js';
import { SignInPage } from './list/sign-in.page.js';
import { SignUpPage } from './list/sign-up.page.js';
import { SignedOutPage } from './list/signed-out.page.js';
import { PageContexts } from './page-contexts.js';
import { UndoEmailChangePage } from './list/undo-email-change.page.js';
import { VerifyEmailPage } from './list/verify-email.page.js';
import { SiteHandler } from './site-handler.js';
import { SITE_PAGES, type SitePage } from './site-page.js';

type PageClass = new (...services: never[]) => SitePage;

const PAGES: PageClass[] = [
  ...ACCOUNT_PAGES,
  ConfirmPage,
  ConsentPage,
  ErrorPage,
  ForgotPasswordPage,
  ProviderCallbackPage,
  ProviderPage,
  SecondFactorPage,
  SetupPage,
  SignInEmailPage,
  SignInPage,
  SignUpPage,
  SignedOutPage,
];

/** Links of mails lead to them, with `PAGES_ENABLED` on or off. */
const LINK_PAGES: PageClass[] = [
  AcceptInvitationPage,
  CancelDeletionPage,
  CancelFactorResetPage,
  ConfirmEmailChangePage,
  ResetPasswordPage,
  UndoEmailChangePage,
  SignInLinkPage,
  VerifyEmailPage,
];

/** Whether there are pages; without them, none of their code runs. */
export function hasPages({ PAGES_ENABLED, hasMail }: Environment): boolean {
  return PAGES_ENABLED || hasMail;
}

const ALL_PAGES = [...PAGES, ...LINK_PAGES];

@Module({
  imports: [MailCoreModule],
  providers: [
    PageContexts,
    {
      provide: SiteDesign,
      inject: [Environment],
      useFactory: (environment: Environment) => SiteDesign.create(environment),
    },
    SiteHandler,
    ...ACCOUNT_SECTIONS,
    ...ALL_PAGES,
    { provide: SITE_PAGES, inject: ALL_PAGES, useFactory: (...pages: SitePage[]) => pages },
  ],
})
export class SiteModule {}
