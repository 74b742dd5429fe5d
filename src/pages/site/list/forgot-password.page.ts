import { Injectable } from '@nestjs/common';
import { MailQueue } from '../../../mail/mail-queue.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';

/** Seconds in which a mail usually arrives. */
const RESEND_AFTER = 30;

@Injectable()
export class ForgotPasswordPage implements FormPage {
  readonly path = '/forgot-password';

  constructor(private readonly mails: MailQueue) {}

  isOn(): boolean {
    return this.mails.isEnabled;
  }

  show(context: PageContext): PageOutcome {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, pathOf, texts, values } = context;
    const { email = '' } = values;
    const result = await api.call('POST', '/auth/password-reset/request', { email });
    if (!result.isOk) {
      const { problem, status } = result;
      const explanation = explainProblem(problem, context);
      return { ...this.view(context, explanation), status, retryAfter: problem.retry_after };
    }
    context.keepReturnAddress();
    const { sent, sentText, back, resend: button } = texts.forgot;
    const prompt = { link: { href: pathOf('/sign-in'), label: back } };
    const form = { hidden: { email }, button, look: 'secondary', wait: RESEND_AFTER } as const;
    const sections = [{ blocks: [{ kind: 'form', form }] }] as const;
    return { title: sent, text: sentText, sign: 'mail', sections, prompt };
  }

  private view({ texts, values, pathOf }: PageContext, explanation?: Explanation): SiteView {
    const { forgot, fields } = texts;
    return {
      title: forgot.title,
      text: forgot.text,
      prompt: { link: { href: pathOf('/sign-in'), label: forgot.back } },
      alert: explanation?.alert,
      sections: [
        {
          blocks: [
            {
              kind: 'form',
              form: {
                fields: [
                  {
                    name: 'email',
                    label: fields.email,
                    type: 'email',
                    autocomplete: 'email',
                    value: values['email'],
                    error: explanation?.errors.get('email'),
                  },
                ],
                button: forgot.button,
              },
            },
          ],
        },
      ],
    };
  }
}
