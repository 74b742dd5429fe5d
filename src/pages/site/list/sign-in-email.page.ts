import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

interface Handle {
  readonly sign_in_token: string;
  readonly expires_in: number;
}

/** Seconds in which a further mail would only replace the one on its way. */
const RESEND_AFTER = 30;

const WRONG_CODE: readonly string[] = [
  'invalid_one_time_token',
  'invalid_second_factor',
  'validation_failed',
];

/** The name of the form with the address, in the cookie that keeps it. */
export const SIGN_IN_EMAIL = 'sign-in-email';

/** Sends a link and a code, and takes the code; `/sign-in-link` takes the link. */
@Injectable()
export class SignInEmailPage implements FormPage {
  readonly path = '/sign-in-email';

  constructor(private readonly environment: Environment) {}

  isOn(): boolean {
    return this.environment.MAGIC_LINK_ENABLED;
  }

  show(context: PageContext): PageOutcome {
    const { attempt, query, texts } = context;
    const email = addressOf(context);
    const wantsOther = query['step'] === 'address';
    if (email !== undefined && attempt.token !== undefined && !wantsOther) {
      return codeView(context, email);
    }
    const isExpired = query['reason'] === 'expired';
    return { ...addressView(context), alert: isExpired ? texts.signInEmail.expired : undefined };
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    return context.values['action'] === 'code' ? this.enterCode(context) : this.send(context);
  }

  /** A new sign-in for each mail: the service sends one mail for each. */
  private async send(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, mail, pathOf, values } = context;
    const { email = '' } = values;
    const result = await api.call<Handle>('POST', '/auth/sign-in/email', { email });
    if (!result.isOk) {
      const { problem, status } = result;
      const view = addressView(context, explainProblem(problem, context));
      return { ...view, status, retryAfter: problem.retry_after };
    }
    attempt.set(result.body.sign_in_token, result.body.expires_in);
    mail.set({ section: SIGN_IN_EMAIL, values: { email } });
    context.keepReturnAddress();
    return { redirect: pathOf(this.path) };
  }

  private async enterCode(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, landing, mail, pathOf, values } = context;
    const body = { sign_in_token: attempt.token ?? '', code: values['code'] ?? '' };
    const result = await api.call('POST', '/auth/sign-in/email/code', body);
    if (result.isOk) {
      attempt.clear();
      mail.clear();
      return { redirect: landing };
    }
    const { problem } = result;
    if (problem.code === 'second_factor_required') {
      mail.clear();
      return { redirect: pathOf('/second-factor') };
    }
    const isExpired = attempt.token === undefined || problem.code === 'invalid_sign_in_token';
    if (isExpired) {
      attempt.clear();
      return { redirect: pathOf(this.path, { reason: 'expired' }) };
    }
    return rejectCode(context, result);
  }
}

function addressOf({ mail }: PageContext): string | undefined {
  const draft = mail.read();
  return draft?.section === SIGN_IN_EMAIL ? draft.values['email'] : undefined;
}

function rejectCode(
  context: PageContext,
  { problem, status }: ApiResult & { isOk: false },
): SiteView {
  const { errors, signInEmail } = context.texts;
  const isWrong = WRONG_CODE.includes(problem.code);
  const explanation = isWrong
    ? { alert: errors.fields, errors: new Map([['code', signInEmail.wrong]]) }
    : explainProblem(problem, context);
  const view = codeView(context, addressOf(context) ?? '', explanation);
  return { ...view, status, retryAfter: problem.retry_after };
}

function addressView(context: PageContext, explanation?: Explanation): SiteView {
  const { pathOf, texts, values } = context;
  const { back, button, text, title } = texts.signInEmail;
  return {
    title,
    text,
    alert: explanation?.alert,
    prompt: { link: { href: pathOf('/sign-in'), label: back } },
    sections: [
      {
        blocks: [
          {
            kind: 'form',
            form: {
              action: 'send',
              fields: [
                {
                  name: 'email',
                  label: texts.fields.email,
                  type: 'email',
                  autocomplete: 'email',
                  value: values['email'] ?? addressOf(context),
                  error: explanation?.errors.get('email'),
                },
              ],
              button,
            },
          },
        ],
      },
    ],
  };
}

function codeView(context: PageContext, email: string, explanation?: Explanation): SiteView {
  const { pathOf, texts } = context;
  const { enter, hint, other, resend, sent, sentText } = texts.signInEmail;
  return {
    title: sent,
    text: sentText.replace('{email}', () => email),
    sign: 'mail',
    alert: explanation?.alert,
    prompt: { link: { href: pathOf('/sign-in-email', { step: 'address' }), label: other } },
    sections: [
      {
        blocks: [
          {
            kind: 'form',
            form: {
              action: 'code',
              fields: [
                {
                  name: 'code',
                  label: texts.fields.code,
                  autocomplete: 'one-time-code',
                  hint,
                  isCode: true,
                  error: explanation?.errors.get('code'),
                },
              ],
              button: enter,
            },
          },
          {
            kind: 'form',
            form: {
              action: 'send',
              hidden: { email },
              button: resend,
              look: 'secondary',
              wait: RESEND_AFTER,
            },
          },
        ],
      },
    ],
  };
}
