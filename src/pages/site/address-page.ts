import { canonicalEmail } from '../../identity/canonical.js';
import { LinkPage, type LinkState } from './link-page.js';
import type { PageContext } from './site-page.js';
import type { PageOutcome } from './site-view.js';

/** A page that confirms an e-mail address, in a browser that may be signed in. */
export abstract class AddressPage extends LinkPage {
  protected readonly againPath = '/account';
  /** The key of the notice on the next page. */
  protected abstract readonly notice: string;

  protected async finish(
    context: PageContext,
    _body: unknown,
    state: LinkState | undefined,
  ): Promise<PageOutcome> {
    const { api, hasPage, returnTo } = context;
    const done = this.notice;
    if (!hasPage('/sign-in')) return this.done(context);
    const profile = await api.get<{ email: string }>('/users/me');
    if (!profile.isOk) return this.leadOn(context, { path: '/sign-in', done });
    // Another user is signed in, for which the account page would confirm nothing.
    const isOther =
      state === undefined || canonicalEmail(profile.body.email) !== canonicalEmail(state.email);
    if (isOther) return this.done(context);
    return returnTo === undefined
      ? this.leadOn(context, { path: '/account', done })
      : { redirect: returnTo };
  }
}
