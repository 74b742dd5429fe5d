import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { ApiProblem, ApiResult } from '../page-api.js';
import { credentialOf, PasskeyForms } from '../passkey-forms.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { Block, Form, PageOutcome } from '../site-view.js';

type Rejected = ApiResult & { isOk: false };

interface Factors {
  readonly has_password: boolean;
  readonly passkeys: readonly unknown[];
}

/** Asks for the password or a passkey again, before a change that requires a recent authentication (RFC 9470). */
@Injectable()
export class ConfirmPage implements FormPage {
  readonly path = '/confirm';
  private readonly passkeys: PasskeyForms;

  constructor(environment: Environment) {
    this.passkeys = new PasskeyForms(environment);
  }

  async show(context: PageContext): Promise<PageOutcome> {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, values } = context;
    if (values['action'] === 'passkey') return this.usePasskey(context);
    const { password = '' } = values;
    return this.complete(context, await api.call('POST', '/auth/reauthenticate', { password }));
  }

  private async usePasskey(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, values } = context;
    const credential = credentialOf(values);
    if (credential) {
      const body = { sign_in_token: attempt.token ?? '', credential };
      return this.complete(context, await api.call('POST', '/auth/sign-in/passkey', body));
    }
    // Without a password, it begins a step-up.
    const begun = await api.call('POST', '/auth/reauthenticate', {});
    if (begun.isOk || !isUnfinished(begun.problem)) return this.complete(context, begun);
    const { sign_in_token: token, expires_in: lifetime = 0 } = begun.problem;
    attempt.set(token, lifetime);
    const started = await api.call<{ options: object }>('POST', '/auth/sign-in/passkey/options', {
      sign_in_token: token,
    });
    return started.isOk
      ? { data: { options: started.body.options } }
      : this.reject(context, started);
  }

  private complete(context: PageContext, result: ApiResult): Promise<PageOutcome> | PageOutcome {
    const { attempt, pathOf, landing } = context;
    if (result.isOk) return { redirect: landing };
    const { problem } = result;
    if (isUnfinished(problem)) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor', { reason: 'confirm' }) };
    }
    if (problem.code === 'invalid_token') return { redirect: pathOf('/sign-in') };
    return this.reject(context, result);
  }

  private async reject(context: PageContext, { problem, status }: Rejected): Promise<PageOutcome> {
    const outcome = await this.view(context, explainProblem(problem, context));
    if (!('sections' in outcome)) return outcome;
    const passkeySignals = this.passkeys.signalsAfter(problem, context);
    return { ...outcome, status, retryAfter: problem.retry_after, passkeySignals };
  }

  private async view(context: PageContext, explanation?: Explanation): Promise<PageOutcome> {
    const { api, texts, pathOf } = context;
    const factors = await api.get<Factors>('/users/me/factors');
    if (!factors.isOk && factors.problem.code === 'invalid_token') {
      return { redirect: pathOf('/sign-in') };
    }
    // The next page offers what a user without a password can prove.
    if (factors.isOk && !factors.body.has_password && !explanation) {
      return this.complete(context, await api.call('POST', '/auth/reauthenticate', {}));
    }
    const hasPasskey = this.passkeys.isEnabled && factors.isOk && factors.body.passkeys.length > 0;
    const { confirm, fields } = texts;
    const field = {
      name: 'password',
      label: fields.current_password,
      type: 'password',
      autocomplete: 'current-password',
      error: explanation?.errors.get('password'),
    } as const;
    const forms: Form[] = [
      { fields: [field], button: confirm.button },
      ...(hasPasskey ? [this.passkeyForm(context)] : []),
    ];
    return {
      title: confirm.title,
      text: confirm.text,
      alert: explanation?.alert,
      sections: [{ blocks: forms.map((form): Block => ({ kind: 'form', form })) }],
    };
  }

  private passkeyForm({ texts }: PageContext): Form {
    const { or: divider, use: button } = texts.passkeys;
    const passkey = this.passkeys.dialog('get');
    return { action: 'passkey', passkey, divider, fields: [], button, look: 'secondary' };
  }
}

function isUnfinished(problem: ApiProblem): problem is ApiProblem & { sign_in_token: string } {
  return problem.code === 'second_factor_required' && problem.sign_in_token !== undefined;
}
