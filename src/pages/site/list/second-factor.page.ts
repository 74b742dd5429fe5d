import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import { firstFactorView, isFirstStep } from '../first-factor-view.js';
import { credentialOf, PasskeyForms } from '../passkey-forms.js';
import { enrollmentOffer, secondFactorView } from '../second-factor-view.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, SiteView } from '../site-view.js';
import { SIGN_IN_EMAIL } from './sign-in-email.page.js';
import { enrollmentView, recoveryCodesView, type TotpEnrollment } from '../totp-view.js';

interface Completion {
  readonly recovery_codes?: readonly string[];
}

type Rejected = ApiResult & { isOk: false };
type Action = (context: PageContext) => Promise<PageOutcome>;

/** The second step of a sign-in, or of a step-up: a proof, or the enrolment that the policy requires. */
@Injectable()
export class SecondFactorPage implements FormPage {
  readonly path = '/second-factor';
  private readonly passkeys: PasskeyForms;

  private readonly actions: Readonly<Record<string, Action>> = {
    totp: (context) => this.proveByCode(context, '/auth/sign-in/totp', 'code'),
    recovery_code: (context) =>
      this.proveByCode(context, '/auth/sign-in/recovery-code', 'recovery_code'),
    password: (context) => this.enterPassword(context),
    email: (context) => this.sendMail(context),
    passkey: (context) => this.usePasskey(context, '/auth/sign-in/passkey'),
    enroll: (context) => this.enrollTotp(context),
    activate: (context) => this.activateTotp(context),
    enroll_passkey: (context) => this.usePasskey(context, '/auth/sign-in/enroll/passkey'),
  };

  constructor(private readonly environment: Environment) {
    this.passkeys = new PasskeyForms(environment);
  }

  async show(context: PageContext): Promise<PageOutcome> {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const name = context.values['action'] ?? 'totp';
    const action = Object.hasOwn(this.actions, name) ? this.actions[name] : undefined;
    return action ? action(context) : this.view(context);
  }

  private async enrollTotp(context: PageContext): Promise<PageOutcome> {
    const path = '/auth/sign-in/enroll/totp';
    const result = await context.api.call<TotpEnrollment>('POST', path, handleOf(context));
    return result.isOk ? enrollment(context, result.body) : this.view(context, result);
  }

  private async activateTotp(context: PageContext): Promise<PageOutcome> {
    const { api, texts, values } = context;
    const body = { ...handleOf(context), code: values['code'] ?? '' };
    const path = '/auth/sign-in/enroll/totp/activate';
    const result = await api.call<Completion>('POST', path, body);
    if (result.isOk) return this.complete(context, result);
    const isWrong = ['validation_failed', 'invalid_second_factor'].includes(result.problem.code);
    return isWrong
      ? enrollment(context, undefined, texts.errors.wrong_code)
      : this.view(context, result);
  }

  private async proveByCode(
    context: PageContext,
    path: string,
    field: string,
  ): Promise<PageOutcome> {
    const code = context.values[field] ?? '';
    const body = { ...handleOf(context), ...this.trustOf(context), code };
    return this.complete(context, await context.api.call<Completion>('POST', path, body));
  }

  /** The first factor of a step-up. */
  private async enterPassword(context: PageContext): Promise<PageOutcome> {
    const { password = '' } = context.values;
    return this.complete(
      context,
      await context.api.call('POST', '/auth/reauthenticate', { password }),
    );
  }

  /** To the address of the user that is signed in; in a sign-in, the next page asks for the address. */
  private async sendMail(context: PageContext): Promise<PageOutcome> {
    const { api, mail, pathOf } = context;
    const next = { redirect: pathOf('/sign-in-email') };
    const profile = await api.get<{ email: string }>('/users/me');
    if (!profile.isOk) return next;
    const { email } = profile.body;
    const body = { ...handleOf(context), email };
    const result = await api.call('POST', '/auth/sign-in/email', body);
    if (!result.isOk) return this.view(context, result);
    mail.set({ section: SIGN_IN_EMAIL, values: { email } });
    context.keepReturnAddress();
    return next;
  }

  /** Proves a passkey, or adds one: without a credential, the script asks for the options of the dialog. */
  private async usePasskey(context: PageContext, path: string): Promise<PageOutcome> {
    const { api, values } = context;
    const credential = credentialOf(values);
    if (credential) {
      const isNew = path.includes('/enroll/');
      const body = {
        ...handleOf(context),
        ...(isNew ? {} : this.trustOf(context)),
        credential,
      };
      return this.complete(context, await api.call<Completion>('POST', path, body));
    }
    const started = await api.call<{ options: object }>(
      'POST',
      `${path}/options`,
      handleOf(context),
    );
    // The handle stays in its cookie.
    return started.isOk ? { data: { options: started.body.options } } : this.view(context, started);
  }

  private trustOf({ values }: PageContext): { readonly trust_device?: true } {
    return values['trust_device'] === 'true' ? { trust_device: true } : {};
  }

  private complete(
    context: PageContext,
    result: ApiResult<Completion | undefined>,
  ): Promise<PageOutcome> | PageOutcome {
    const { attempt, landing: next, pathOf } = context;
    if (!result.isOk && result.problem.code === 'second_factor_required') {
      const { sign_in_token: token, expires_in: lifetime = 0 } = result.problem;
      if (token !== undefined) attempt.set(token, lifetime);
      const { reason } = context.query;
      return { redirect: pathOf(this.path, reason === undefined ? {} : { reason }) };
    }
    if (!result.isOk) return this.view(context, result);
    attempt.clear();
    const { recovery_codes: codes = [] } = result.body ?? {};
    return codes.length > 0 ? recoveryCodesView(context, codes, next) : { redirect: next };
  }

  /** @param rejected the response to the last proof, if it was wrong */
  private async view(context: PageContext, rejected?: Rejected): Promise<PageOutcome> {
    const { api, attempt, pathOf } = context;
    const state = await api.call<{ next: string[] }>(
      'POST',
      '/auth/sign-in/status',
      handleOf(context),
    );
    if (!state.isOk && state.problem.code === 'rate_limited') return failure(context, state);
    if (!state.isOk) {
      // A form of another website comes without the cookie, which stays.
      if (attempt.token !== undefined) attempt.clear();
      return { redirect: pathOf('/sign-in', { reason: 'expired' }) };
    }
    const { next } = state.body;
    const { passkeys } = this;
    const explanation = rejected && explainProblem(rejected.problem, context);
    const isEnrolment = next.some((step) => step.startsWith('enroll_'));
    const proofView = isFirstStep(next) ? firstFactorView : secondFactorView;
    const show = isEnrolment ? enrollmentOffer : proofView;
    const trustDays = this.environment.TRUSTED_DEVICE_DAYS;
    return {
      ...show(context, { next, passkeys, explanation, trustDays }),
      alert: explanation?.alert,
      status: rejected?.status,
      retryAfter: rejected?.problem.retry_after,
      passkeySignals: rejected && passkeys.signalsAfter(rejected.problem, context),
    };
  }
}

function handleOf({ attempt }: PageContext): { readonly sign_in_token: string } {
  return { sign_in_token: attempt.token ?? '' };
}

function failure(context: PageContext, { status, problem }: Rejected): SiteView {
  const { alert } = explainProblem(problem, context);
  const { title } = context.texts.secondFactor;
  return { title, alert, status, retryAfter: problem.retry_after, sections: [] };
}

/** With the way back: the picture is shown once, and a user that could not scan it starts again. */
function enrollment(
  context: PageContext,
  created: TotpEnrollment | undefined,
  error?: string,
): SiteView {
  const { pathOf, texts } = context;
  const link = { href: pathOf('/second-factor'), label: texts.secondFactor.startAgain };
  return { ...enrollmentView(context, created, error), prompt: { link } };
}
