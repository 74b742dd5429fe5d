import { Injectable } from '@nestjs/common';
import { AddressPage } from '../address-page.js';
import type { Explanation } from '../explain-problem.js';
import type { ApiProblem, ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class ConfirmEmailChangePage extends AddressPage {
  readonly path = '/confirm-email-change';
  readonly purpose = 'change_email';
  protected readonly notice = 'email_changed';

  protected textsOf({ confirmEmailChange }: SiteTexts): SiteTexts['confirmEmailChange'] {
    return confirmEmailChange;
  }

  protected use({ api }: PageContext, token: string): Promise<ApiResult> {
    return api.call('POST', '/auth/email-change/confirm', { token });
  }

  /** The page has no field for the address. */
  protected override explain(problem: ApiProblem, context: PageContext): Explanation {
    if (problem.code !== 'email_taken') return super.explain(problem, context);
    return { alert: context.texts.confirmEmailChange.taken, errors: new Map() };
  }
}
