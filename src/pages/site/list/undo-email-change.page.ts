import { Injectable } from '@nestjs/common';
import type { Explanation } from '../explain-problem.js';
import { LinkPage } from '../link-page.js';
import type { ApiProblem, ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class UndoEmailChangePage extends LinkPage {
  readonly path = '/undo-email-change';
  readonly purpose = 'undo_email_change';
  protected readonly againPath = '/forgot-password';

  protected textsOf({ undoEmailChange }: SiteTexts): SiteTexts['undoEmailChange'] {
    return undoEmailChange;
  }

  protected use({ api }: PageContext, token: string): Promise<ApiResult> {
    return api.call('POST', '/auth/email-change/undo', { token });
  }

  /** The next step is in a mail, which the page says. */
  protected finish(context: PageContext): PageOutcome {
    return this.done(context);
  }

  /** The page has no field for the address. */
  protected override explain(problem: ApiProblem, context: PageContext): Explanation {
    if (problem.code !== 'email_taken') return super.explain(problem, context);
    return { alert: context.texts.undoEmailChange.taken, errors: new Map() };
  }
}
