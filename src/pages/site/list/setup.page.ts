import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import { newPasswordFields } from '../new-password-fields.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { Block, PageOutcome, SiteView } from '../site-view.js';

/** Prints a new link. */
const COMMAND = 'npx auth-service setup-link';

/** Creates the first admin, with the token of the link that the first start prints. */
@Injectable()
export class SetupPage implements FormPage {
  readonly path = '/setup';

  constructor(private readonly environment: Environment) {}

  isOn(): boolean {
    return this.environment.SETUP_FROM !== 'off';
  }

  show(context: PageContext): PageOutcome {
    const { link, pathOf, texts } = context;
    if (link.takeFromAddress()) return { redirect: pathOf(this.path) };
    if (link.token !== undefined) return form(context);
    const { noLinkTitle: title, noLinkText: text } = texts.setup;
    return { title, text, sign: 'link', sections: [{ blocks: [COMMAND_BLOCK] }] };
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, link, texts, values } = context;
    if (link.token === undefined) return this.show(context);
    const { username = '', email = '', password = '' } = values;
    if (password !== values['password_repeat']) {
      const errors = new Map([['password_repeat', texts.errors.repeat]]);
      return { ...form(context, { alert: texts.errors.fields, errors }), status: 422 };
    }
    const json = { token: link.token, username, email, password };
    const result = await api.call('POST', '/setup', json);
    return result.isOk ? this.complete(context) : this.reject(context, result);
  }

  /** The next step is a passkey, where the account has a page for it. */
  private complete({ hasPage, landing, link, pathOf }: PageContext): PageOutcome {
    link.clear();
    const path = '/account/security';
    if (!this.environment.PASSKEYS_ENABLED || !hasPage(path)) return { redirect: landing };
    return { redirect: `${pathOf(path, { done: 'ready', at: 'passkeys' })}#passkeys` };
  }

  private reject(
    context: PageContext,
    { problem, status }: ApiResult & { isOk: false },
  ): PageOutcome {
    const { attempt, link, pathOf, texts } = context;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      link.clear();
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    const { setup } = texts;
    if (problem.code === 'forbidden') {
      return refusal(status, setup.forbiddenTitle, setup.forbiddenText);
    }
    if (problem.code === 'invalid_one_time_token') {
      link.clear();
      return refusal(status, setup.invalidTitle, setup.invalidText, COMMAND_BLOCK);
    }
    if (problem.code === 'setup_complete') {
      link.clear();
      const button = { href: pathOf('/sign-in'), label: setup.signIn };
      const block = { kind: 'button', link: button } as const;
      return refusal(status, setup.completeTitle, setup.completeText, block);
    }
    const explanation = explainProblem(problem, context);
    return { ...form(context, explanation), status, retryAfter: problem.retry_after };
  }
}

const COMMAND_BLOCK: Block = { kind: 'code', lines: [COMMAND] };

function refusal(status: number, title: string, text: string, ...blocks: Block[]): SiteView {
  return { title, text, sign: 'link', tone: 'error', status, sections: [{ blocks }] };
}

function form(
  context: PageContext,
  { alert, errors = new Map() }: Partial<Explanation> = {},
): SiteView {
  const { texts, values } = context;
  const { setup, fields } = texts;
  const username = {
    name: 'username',
    label: fields.username,
    autocomplete: 'username',
    hint: setup.usernameHint,
    value: values['username'],
    error: errors.get('username'),
  };
  const email = {
    name: 'email',
    label: fields.email,
    type: 'email',
    autocomplete: 'email',
    value: values['email'],
    error: errors.get('email'),
  } as const;
  const all = [username, email, ...newPasswordFields(context, errors)];
  const block = { kind: 'form', form: { fields: all, button: setup.button } } as const;
  return { title: setup.title, text: setup.text, alert, sections: [{ blocks: [block] }] };
}
