import { Injectable } from '@nestjs/common';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

@Injectable()
export class SignUpPage implements FormPage {
  readonly path = '/sign-up';

  show(context: PageContext): PageOutcome {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, pathOf, landing, texts, values } = context;
    const { username = '', email = '', password = '', password_repeat: repeat } = values;
    if (password !== repeat) {
      const errors = new Map([['password_repeat', texts.errors.repeat]]);
      return { ...this.view(context, { alert: texts.errors.fields, errors }), status: 422 };
    }
    const result = await api.call('POST', '/auth/register', { username, email, password });
    if (result.isOk) context.keepReturnAddress();
    if (result.isOk && result.status === 202) {
      const { checkMail: title, checkMailText: text } = texts.signUp;
      return { title, text, sign: 'mail', sections: [] };
    }
    if (result.isOk) return { redirect: landing };
    const { problem, status } = result;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    const explanation = explainProblem(problem, context);
    return { ...this.view(context, explanation), status, retryAfter: problem.retry_after };
  }

  private view(
    { texts, values, pathOf }: PageContext,
    { alert, errors }: Partial<Explanation> = {},
  ): SiteView {
    const { signUp, fields, hints } = texts;
    return {
      title: signUp.title,
      prompt: { text: signUp.hasUser, link: { href: pathOf('/sign-in'), label: signUp.signIn } },
      alert,
      sections: [
        {
          blocks: [
            {
              kind: 'form',
              form: {
                fields: [
                  {
                    name: 'username',
                    label: fields.username,
                    autocomplete: 'username',
                    hint: hints.username,
                    value: values['username'],
                    error: errors?.get('username'),
                  },
                  {
                    name: 'email',
                    label: fields.email,
                    type: 'email',
                    autocomplete: 'email',
                    value: values['email'],
                    error: errors?.get('email'),
                  },
                  {
                    name: 'password',
                    label: fields.password,
                    type: 'password',
                    autocomplete: 'new-password',
                    hint: hints.new_password,
                    error: errors?.get('password'),
                  },
                  {
                    name: 'password_repeat',
                    label: fields.password_repeat,
                    type: 'password',
                    autocomplete: 'new-password',
                    error: errors?.get('password_repeat'),
                  },
                ],
                button: signUp.button,
              },
            },
          ],
        },
      ],
    };
  }
}
