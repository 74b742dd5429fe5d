import { Injectable } from '@nestjs/common';
import { AddressPage } from '../address-page.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class VerifyEmailPage extends AddressPage {
  readonly path = '/verify-email';
  readonly purpose = 'verify_email';
  protected readonly notice = 'email_verified';

  protected textsOf({ verifyEmail }: SiteTexts): SiteTexts['verifyEmail'] {
    return verifyEmail;
  }

  protected use({ api }: PageContext, token: string): Promise<ApiResult> {
    return api.call('POST', '/auth/verify-email', { token });
  }
}
