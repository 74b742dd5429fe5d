import { Injectable } from '@nestjs/common';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

const NAMES = { username: 'name' };

@Injectable()
export class SignInPage implements FormPage {
  readonly path = '/sign-in';

  async show(context: PageContext): Promise<PageOutcome> {
    const { api, landing, query, texts } = context;
    const profile = await api.get('/users/me');
    if (profile.isOk) return { redirect: landing };
    const isExpired = query['reason'] === 'expired';
    return { ...this.view(context), alert: isExpired ? texts.signIn.expired : undefined };
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, landing, pathOf, values } = context;
    const { name = '', password = '' } = values;
    const result = await api.call('POST', '/auth/login', { username: name, password });
    if (result.isOk) return { redirect: landing };
    const { problem, status } = result;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    const explanation = explainProblem(problem, { ...context, names: NAMES });
    return { ...this.view(context, explanation), status, retryAfter: problem.retry_after };
  }

  private view(
    { texts, values, pathOf, hasPage }: PageContext,
    explanation?: Explanation,
  ): SiteView {
    const { signIn, fields } = texts;
    return {
      title: signIn.title,
      text: signIn.text,
      ...(hasPage('/sign-up') && {
        prompt: {
          text: signIn.noAccount,
          link: { href: pathOf('/sign-up'), label: signIn.signUp },
        },
      }),
      alert: explanation?.alert,
      sections: [
        {
          blocks: [
            {
              kind: 'form',
              form: {
                fields: [
                  {
                    name: 'name',
                    label: fields.name,
                    autocomplete: 'username webauthn',
                    value: values['name'],
                    error: explanation?.errors.get('name'),
                  },
                  {
                    name: 'password',
                    label: fields.password,
                    type: 'password',
                    autocomplete: 'current-password',
                    error: explanation?.errors.get('password'),
                    ...(hasPage('/forgot-password') && {
                      link: { href: pathOf('/forgot-password'), label: signIn.forgot },
                    }),
                  },
                ],
                button: signIn.button,
              },
            },
          ],
        },
      ],
    };
  }
}
