import { Injectable } from '@nestjs/common';
import { LinkPage, type LinkState } from '../link-page.js';
import { newPasswordFields } from '../new-password-fields.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { Field, PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class ResetPasswordPage extends LinkPage {
  readonly path = '/reset-password';
  readonly purpose = 'reset_password';
  protected readonly againPath = '/forgot-password';

  protected textsOf({ resetPassword }: SiteTexts): SiteTexts['resetPassword'] {
    return resetPassword;
  }

  protected override fieldsOf(
    context: PageContext,
    _state: LinkState | undefined,
    errors: ReadonlyMap<string, string>,
  ): Field[] {
    return newPasswordFields(context, errors);
  }

  protected use({ api, values }: PageContext, token: string): Promise<ApiResult> {
    const json = { token, new_password: values['password'] ?? '' };
    return api.call('POST', '/auth/password-reset', json);
  }

  protected finish(context: PageContext): PageOutcome {
    return this.leadOn(context, { path: '/sign-in', done: 'password_reset' });
  }
}
