import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem } from '../explain-problem.js';
import type { PageContext, SitePage } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import { failureView } from './error.page.js';

interface Visit {
  readonly provider_sign_in_token: string;
  readonly authorization_url: string;
}

/** The name of a visit in the cookie that keeps its token until the provider has sent the user back. */
const PROVIDER_VISIT = 'provider';

/**
 * Sends the browser to an identity provider, to sign in or, with `for=link`, to link an identity. A link leads here
 * and no form: browsers apply the rule on targets of forms to redirects too.
 */
@Injectable()
export class ProviderPage implements SitePage {
  readonly path = '/sign-in/provider';

  constructor(private readonly environment: Environment) {}

  isOn(): boolean {
    return this.environment.IDENTITY_PROVIDERS_ENABLED;
  }

  async show(context: PageContext): Promise<PageOutcome> {
    const { api, pathOf, query, visit } = context;
    const { provider = '', for: purpose = 'sign-in' } = query;
    const path = purpose === 'link' ? '/users/me/identities/start' : '/auth/sign-in/provider';
    const result = await api.call<Visit>('POST', path, { provider });
    if (result.isOk) {
      const { provider_sign_in_token: token, authorization_url: redirect } = result.body;
      visit.set({ section: PROVIDER_VISIT, values: { token, purpose } });
      context.keepReturnAddress();
      return { redirect };
    }
    const { problem, status } = result;
    if (problem.code === 'insufficient_user_authentication') {
      const back = pathOf(this.path, { provider, for: purpose });
      return { redirect: pathOf('/confirm', { return_to: back }) };
    }
    if (problem.code === 'invalid_token') return { redirect: pathOf('/sign-in') };
    return failureView(context, { status, text: explainProblem(problem, context).alert });
  }
}
