import { Injectable } from '@nestjs/common';
import { explainProblem } from '../explain-problem.js';
import type { ApiProblem } from '../page-api.js';
import type { PageContext, SitePage } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

/**
 * An error that belongs to no form, such as one after a redirect. Its parameter `code` names a text of ours; any
 * other is ignored, so that no address shows the text of another website.
 */
@Injectable()
export class ErrorPage implements SitePage {
  readonly path = '/error';

  show(context: PageContext): PageOutcome {
    const { code = '' } = context.query;
    const problem = { code: code as ApiProblem['code'] };
    return failureView(context, { status: 400, text: explainProblem(problem, context).alert });
  }
}

/** @param reference the id of the request in the log, which the support asks for */
export function failureView(
  { texts, landing, returnTo, hasPage }: Omit<PageContext, 'api'>,
  failure: { status: number; title?: string; text?: string; reference?: string },
): SiteView {
  const { title = texts.failure.title, text = texts.errors.unexpected } = failure;
  const { status, reference } = failure;
  const leadsHome = returnTo === undefined && hasPage('/account');
  const label = leadsHome ? texts.failure.home : texts.failure.continue;
  const link = { href: landing, label };
  return {
    title,
    text,
    sign: 'alert',
    tone: 'error',
    status,
    reference,
    // Without `PAGES_ENABLED`, there is no page that it could lead to.
    sections: hasPage('/sign-in') ? [{ blocks: [{ kind: 'button', link }] }] : [],
  };
}
