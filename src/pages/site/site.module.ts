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
import { SiteHandler } from './site-handler.js';
import type { SitePage } from './site-page.js';

/** Provides all pages. */
export const SITE_PAGES = Symbol('SITE_PAGES');

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
    SiteHandler,
    ...ACCOUNT_SECTIONS,
    ...PAGES,
    { provide: SITE_PAGES, inject: PAGES, useFactory: (...pages: SitePage[]) => pages },
  ],
})
export class SiteModule {}
