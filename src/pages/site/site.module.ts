import { Module } from '@nestjs/common';
import { MailCoreModule } from '../../mail/mail-core.module.js';
import { ACCOUNT_PAGES, ACCOUNT_SECTIONS } from './account/account-pages.js';
import { ConfirmPage } from './list/confirm.page.js';
import { ErrorPage } from './list/error.page.js';
import { ForgotPasswordPage } from './list/forgot-password.page.js';
import { SecondFactorPage } from './list/second-factor.page.js';
import { SignInPage } from './list/sign-in.page.js';
import { SignUpPage } from './list/sign-up.page.js';
import { SignedOutPage } from './list/signed-out.page.js';
import { PageContexts } from './page-contexts.js';
import { SiteHandler } from './site-handler.js';
import { SITE_PAGES, type SitePage } from './site-page.js';

const PAGES: (new (...services: never[]) => SitePage)[] = [
  ...ACCOUNT_PAGES,
  ConfirmPage,
  ErrorPage,
  ForgotPasswordPage,
  SecondFactorPage,
  SignInPage,
  SignUpPage,
  SignedOutPage,
];

@Module({
  imports: [MailCoreModule],
  providers: [
    PageContexts,
    SiteHandler,
    ...ACCOUNT_SECTIONS,
    ...PAGES,
    { provide: SITE_PAGES, inject: PAGES, useFactory: (...pages: SitePage[]) => pages },
  ],
})
export class SiteModule {}
