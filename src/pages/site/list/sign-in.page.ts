import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import { credentialOf, PasskeyForms } from '../passkey-forms.js';
import { linkNotice } from '../link-notice.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { Block, Form, PageOutcome, SiteView } from '../site-view.js';

const NAMES = { username: 'name' };

@Injectable()
export class SignInPage implements FormPage {
  readonly path = '/sign-in';
  private readonly passkeys: PasskeyForms;

  constructor(environment: Environment) {
    this.passkeys = new PasskeyForms(environment);
  }

  async show(context: PageContext): Promise<PageOutcome> {
    const { api, landing, query, texts } = context;
    const profile = await api.get('/users/me');
    if (profile.isOk) return { redirect: landing };
    const isExpired = query['reason'] === 'expired';
    return {
      ...(await this.view(context)),
      notice: linkNotice(context),
      alert: isExpired ? texts.signIn.expired : undefined,
    };
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { api, values } = context;
    if (values['action'] === 'passkey') return this.usePasskey(context);
    if (values['action'] === 'verify') return this.requestVerification(context);
    const { name = '', password = '' } = values;
    return this.complete(
      context,
      await api.call('POST', '/auth/login', { username: name, password }),
    );
  }

  private async usePasskey(context: PageContext): Promise<PageOutcome> {
    const { api, values } = context;
    const credential = credentialOf(values);
    if (!credential) {
      const started = await api.call<object>('POST', '/auth/sign-in/passkey/options', {});
      return started.isOk ? { data: started.body } : this.reject(context, started);
    }
    // The script may know this handle: it belongs to no user, and every visitor gets one. The cookie keeps that of a
    // sign-in in another tab.
    const body = { sign_in_token: values['sign_in_token'] ?? '', credential };
    return this.complete(context, await api.call('POST', '/auth/sign-in/passkey', body));
  }

  /** For a user that must verify its address before it signs in. The name may be a username. */
  private async requestVerification(context: PageContext): Promise<PageOutcome> {
    const { api, pathOf, texts, values } = context;
    const { email = '' } = values;
    const result = await api.call('POST', '/auth/verify-email/request', { email });
    if (!result.isOk) return this.reject(context, result);
    context.keepReturnAddress();
    const { checkMail: title, verifySent: text, button: label } = texts.signIn;
    const prompt = { link: { href: pathOf('/sign-in'), label } };
    return { title, text, sign: 'mail', sections: [], prompt };
  }

  private async complete(context: PageContext, result: ApiResult): Promise<PageOutcome> {
    const { attempt, landing, pathOf } = context;
    if (result.isOk) return { redirect: landing };
    const { problem } = result;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    if (problem.code === 'invalid_sign_in_token') {
      return { redirect: pathOf('/sign-in', { reason: 'expired' }) };
    }
    return this.reject(context, result);
  }

  private async reject(
    context: PageContext,
    { problem, status }: ApiResult & { isOk: false },
  ): Promise<PageOutcome> {
    const explanation = explainProblem(problem, { ...context, names: NAMES });
    const view = await this.view(context, explanation);
    const isUnverified =
      problem.code === 'email_not_verified' || context.values['action'] === 'verify';
    return {
      ...view,
      ...(isUnverified && {
        sections: [...view.sections, verificationSection(context, explanation)],
      }),
      status,
      retryAfter: problem.retry_after,
      passkeySignals: this.passkeys.signalsAfter(problem, context),
    };
  }

  private async view(context: PageContext, explanation?: Explanation): Promise<SiteView> {
    const { texts, pathOf, hasPage } = context;
    const { signIn } = texts;
    const byEmail = { href: pathOf('/sign-in-email'), label: signIn.byEmail };
    const forms = [
      passwordForm(context, explanation),
      ...(this.passkeys.isEnabled ? [this.passkeyForm(context)] : []),
    ];
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
            ...forms.map((form): Block => ({ kind: 'form', form })),
            ...(hasPage('/sign-in-email')
              ? ([{ kind: 'button', link: byEmail, look: 'secondary' }] as const)
              : []),
            ...(await providerButtons(context)),
          ],
        },
      ],
    };
  }

  private passkeyForm({ texts }: PageContext): Form {
    const { or: divider, signIn: button } = texts.passkeys;
    const passkey = { ...this.passkeys.dialog('get'), isSuggested: true } as const;
    return { action: 'passkey', passkey, divider, fields: [], button, look: 'secondary' };
  }
}

/** Sends the verification link again, for a user that got no mail. */
function verificationSection(
  { texts, values }: PageContext,
  explanation: Explanation,
): SiteView['sections'][number] {
  const { name = '', email } = values;
  const field = {
    name: 'email',
    label: texts.fields.email,
    type: 'email',
    autocomplete: 'email',
    value: email ?? (name.includes('@') ? name : undefined),
    error: explanation.errors.get('email'),
  } as const;
  const button = texts.signIn.verify;
  const form: Form = { action: 'verify', fields: [field], button, look: 'secondary' };
  return { blocks: [{ kind: 'form', form }] };
}

interface Provider {
  readonly provider: string;
  readonly name: string;
}

/** The identity providers. A page without them is better than none, where their list is not available. */
async function providerButtons({ api, pathOf, hasPage, texts }: PageContext): Promise<Block[]> {
  const path = '/sign-in/provider';
  if (!hasPage(path)) return [];
  const found = await api.get<{ providers: Provider[] }>('/auth/sign-in/providers');
  const { providers } = found.isOk ? found.body : { providers: [] };
  return providers.map(({ provider, name }) => {
    const label = texts.signIn.withProvider.replace('{provider}', name);
    return { kind: 'button', link: { href: pathOf(path, { provider }), label }, look: 'secondary' };
  });
}

function passwordForm(
  { texts, values, pathOf, hasPage }: PageContext,
  explanation?: Explanation,
): Form {
  const { signIn, fields } = texts;
  const forgot = { href: pathOf('/forgot-password'), label: signIn.forgot };
  return {
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
        ...(hasPage('/forgot-password') && { link: forgot }),
      },
    ],
    button: signIn.button,
  };
}
