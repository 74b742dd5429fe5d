import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import { failureView } from './error.page.js';

/** For a response that this browser has not asked for, or too long ago. */
const NO_VISIT = {
  isOk: false,
  status: 400,
  problem: { code: 'invalid_provider_sign_in' },
} as const;

/** Takes the response of an identity provider. */
@Injectable()
export class ProviderCallbackPage implements FormPage {
  readonly path = '/sign-in/callback';
  readonly keepsReturnAddress = true;
  readonly acceptsOtherSites = true;

  constructor(private readonly environment: Environment) {}

  isOn(): boolean {
    return this.environment.IDENTITY_PROVIDERS_ENABLED;
  }

  async show(context: PageContext): Promise<PageOutcome> {
    const { api, query, visit } = context;
    const { token, purpose } = visit.read()?.values ?? {};
    if (token === undefined) return this.fail(context, NO_VISIT);
    visit.clear();
    const response = `?${new URLSearchParams(query as Record<string, string>).toString()}`;
    const body = { provider_sign_in_token: token, response };
    return purpose === 'link'
      ? this.endLink(context, await api.call('POST', '/users/me/identities', body))
      : this.endSignIn(context, await api.call('POST', '/auth/sign-in/provider/complete', body));
  }

  /** Apple sends a form, and browsers send no cookie with it: the response follows as an address. */
  submit({ pathOf, values }: PageContext): PageOutcome {
    return { redirect: pathOf(this.path, values as Record<string, string>) };
  }

  private endSignIn(context: PageContext, result: ApiResult): PageOutcome {
    const { attempt, landing, pathOf } = context;
    if (result.isOk) return { redirect: landing };
    const { problem } = result;
    if (problem.code === 'second_factor_required' && problem.sign_in_token !== undefined) {
      attempt.set(problem.sign_in_token, problem.expires_in ?? 0);
      return { redirect: pathOf('/second-factor') };
    }
    if (problem.code === 'identity_not_linked') {
      return { redirect: pathOf('/sign-in', { done: 'identity_not_linked' }) };
    }
    return this.fail(context, result);
  }

  private endLink(context: PageContext, result: ApiResult): PageOutcome {
    const at = 'identities';
    const path = context.pathOf('/account/security', { done: 'linked', at });
    return result.isOk ? { redirect: `${path}#${at}` } : this.fail(context, result);
  }

  private fail(
    context: PageContext,
    { problem, status }: ApiResult & { isOk: false },
  ): PageOutcome {
    return failureView(context, { status, text: explainProblem(problem, context).alert });
  }
}
