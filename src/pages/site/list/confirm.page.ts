import { Injectable } from '@nestjs/common';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

/** Asks for the password again, before a change that requires a recent authentication (RFC 9470). */
@Injectable()
export class ConfirmPage implements FormPage {
  readonly path = '/confirm';

  show(context: PageContext): PageOutcome {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, pathOf, landing, values } = context;
    const { password = '' } = values;
    const result = await api.call('POST', '/auth/reauthenticate', { password });
    if (result.isOk) return { redirect: landing };
    const { problem, status } = result;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    if (problem.code === 'invalid_token') return { redirect: pathOf('/sign-in') };
    const explanation = explainProblem(problem, context);
    return { ...this.view(context, explanation), status, retryAfter: problem.retry_after };
  }

  private view({ texts }: PageContext, explanation?: Explanation): SiteView {
    const { confirm, fields } = texts;
    const field = {
      name: 'password',
      label: fields.current_password,
      type: 'password',
      autocomplete: 'current-password',
      error: explanation?.errors.get('password'),
    } as const;
    return {
      title: confirm.title,
      text: confirm.text,
      alert: explanation?.alert,
      sections: [{ blocks: [{ kind: 'form', form: { fields: [field], button: confirm.button } }] }],
    };
  }
}
