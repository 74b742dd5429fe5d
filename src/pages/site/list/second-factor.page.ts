import { Injectable } from '@nestjs/common';
import { explainProblem } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { Block, PageOutcome, SiteView } from '../site-view.js';
import { codeField, enrollmentView, recoveryCodesView, type TotpEnrollment } from '../totp-view.js';

type Method = 'totp' | 'recovery_code';

interface Completion {
  readonly recovery_codes?: readonly string[];
}

/** The second step of a sign-in, or of a step-up: a code, or the enrolment that the policy requires. */
@Injectable()
export class SecondFactorPage implements FormPage {
  readonly path = '/second-factor';

  async show(context: PageContext): Promise<PageOutcome> {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { action } = context.values;
    if (action === 'enroll') return this.enroll(context);
    if (action === 'activate') return this.activate(context);
    return this.prove(context, action === 'recovery_code' ? 'recovery_code' : 'totp');
  }

  private async enroll(context: PageContext): Promise<PageOutcome> {
    const { api, attempt } = context;
    const body = { sign_in_token: attempt.token ?? '' };
    const result = await api.call<TotpEnrollment>('POST', '/auth/sign-in/enroll/totp', body);
    return result.isOk ? enrollmentView(context, result.body) : this.view(context, result);
  }

  private async activate(context: PageContext): Promise<PageOutcome> {
    const { api, attempt, texts, values } = context;
    const body = { sign_in_token: attempt.token ?? '', code: values['code'] ?? '' };
    const path = '/auth/sign-in/enroll/totp/activate';
    const result = await api.call<Completion>('POST', path, body);
    if (result.isOk) return this.complete(context, result.body);
    const isWrong = ['validation_failed', 'invalid_second_factor'].includes(result.problem.code);
    return isWrong
      ? enrollmentView(context, undefined, texts.errors.wrong_code)
      : this.view(context, result);
  }

  private async prove(context: PageContext, method: Method): Promise<PageOutcome> {
    const { api, attempt, values } = context;
    const isRecovery = method === 'recovery_code';
    const code = (isRecovery ? values['recovery_code'] : values['code']) ?? '';
    const body = { sign_in_token: attempt.token ?? '', code };
    const path = isRecovery ? '/auth/sign-in/recovery-code' : '/auth/sign-in/totp';
    const result = await api.call<Completion>('POST', path, body);
    return result.isOk ? this.complete(context, result.body) : this.view(context, result);
  }

  private complete(context: PageContext, body: Completion | undefined): PageOutcome {
    const { attempt, landing: next } = context;
    attempt.clear();
    const { recovery_codes: codes = [] } = body ?? {};
    return codes.length > 0 ? recoveryCodesView(context, codes, next) : { redirect: next };
  }

  /** @param rejected the response to the last proof, if it was wrong */
  private async view(
    context: PageContext,
    rejected?: ApiResult & { isOk: false },
  ): Promise<PageOutcome> {
    const { api, attempt, pathOf, values, query, texts } = context;
    const body = { sign_in_token: attempt.token ?? '' };
    const state = await api.call<{ next: string[] }>('POST', '/auth/sign-in/status', body);
    if (!state.isOk && state.problem.code === 'rate_limited') return failure(context, state);
    if (!state.isOk) {
      // A form of another website comes without the cookie, which stays.
      if (attempt.token !== undefined) attempt.clear();
      return { redirect: pathOf('/sign-in', { reason: 'expired' }) };
    }
    const { next } = state.body;
    if (next.includes('enroll_totp')) return offer(context);
    const wanted = values['action'] ?? query['method'];
    const method = methodOf(next, wanted);
    if (!method) {
      const { title, passkeyOnly, startAgain } = texts.secondFactor;
      const links = [{ href: pathOf('/sign-in'), label: startAgain }];
      return { title, text: passkeyOnly, sections: [{ blocks: [{ kind: 'links', links }] }] };
    }
    return form(context, { method, next }, rejected);
  }
}

function methodOf(next: readonly string[], wanted: string | undefined): Method | undefined {
  const methods = (['totp', 'recovery_code'] as const).filter((method) => next.includes(method));
  return methods.find((method) => method === wanted) ?? methods[0];
}

/** The begin of an enrolment, which makes a new secret: never by a visit alone. */
function offer({ texts }: PageContext): SiteView {
  const { enrollTitle: title, button, totpOffer: text } = texts.secondFactor;
  const block: Block = { kind: 'form', form: { action: 'enroll', fields: [], button } };
  return { title, text, sections: [{ blocks: [block] }] };
}

function form(
  context: PageContext,
  { method, next }: { method: Method; next: readonly string[] },
  rejected: (ApiResult & { isOk: false }) | undefined,
): SiteView {
  const { texts, pathOf } = context;
  const { secondFactor } = texts;
  const explanation = rejected && explainProblem(rejected.problem, context);
  const name = method === 'totp' ? 'code' : 'recovery_code';
  const other: Method = method === 'totp' ? 'recovery_code' : 'totp';
  const label = method === 'totp' ? secondFactor.useRecovery : secondFactor.useTotp;
  const links = next.includes(other)
    ? [{ href: pathOf('/second-factor', { method: other }), label }]
    : [];
  return {
    title: secondFactor.title,
    text: method === 'totp' ? secondFactor.totpText : secondFactor.recoveryText,
    alert: explanation?.alert,
    status: rejected?.status,
    retryAfter: rejected?.problem.retry_after,
    sections: [
      {
        blocks: [
          {
            kind: 'form',
            form: {
              action: method,
              fields: [codeField(context, name, explanation?.errors.get('code'))],
              button: secondFactor.button,
            },
          },
          ...(links.length > 0 ? ([{ kind: 'links', links }] as const) : []),
        ],
      },
    ],
  };
}

function failure(context: PageContext, { status, problem }: ApiResult & { isOk: false }): SiteView {
  const { alert } = explainProblem(problem, context);
  const { title } = context.texts.secondFactor;
  return { title, alert, status, retryAfter: problem.retry_after, sections: [] };
}
