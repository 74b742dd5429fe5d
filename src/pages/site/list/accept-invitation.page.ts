import { Injectable } from '@nestjs/common';
import { factBlock, LinkPage, type LinkState } from '../link-page.js';
import { newPasswordFields } from '../new-password-fields.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { Field, PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

/** The tokens of the new session; absent where they are in cookies. */
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

@Injectable()
export class AcceptInvitationPage extends LinkPage {
  readonly path = '/accept-invitation';
  readonly purpose = 'accept_invitation';
  protected readonly againPath = '/sign-in';

  protected textsOf({ acceptInvitation }: SiteTexts): SiteTexts['acceptInvitation'] {
    return acceptInvitation;
  }

  /** An invitation may have no username: its owner learns that before it has typed two passwords. */
  protected override fieldsOf(
    context: PageContext,
    state: LinkState | undefined,
    errors: ReadonlyMap<string, string>,
  ): Field[] {
    const { acceptInvitation, fields } = context.texts;
    const isRequired = state?.username_required === true;
    return [
      {
        name: 'username',
        label: fields.username,
        autocomplete: 'username',
        hint: isRequired ? acceptInvitation.chooseUsername : acceptInvitation.keepUsername,
        value: context.values['username'],
        error: errors.get('username'),
        ...(!isRequired && { isOptional: true }),
      },
      {
        name: 'full_name',
        label: fields.full_name,
        autocomplete: 'name',
        value: context.values['full_name'],
        error: errors.get('full_name'),
        isOptional: true,
      },
      ...newPasswordFields(context, errors),
    ];
  }

  protected use({ api, values }: PageContext, token: string): Promise<ApiResult> {
    const { username, full_name, password = '' } = values;
    const json = { token, username, full_name, password };
    return api.call('POST', '/auth/accept-invitation', json);
  }

  protected async finish(context: PageContext, body: unknown): Promise<PageOutcome> {
    const { api, hasPage, returnTo, texts } = context;
    if (hasPage('/sign-in') && returnTo !== undefined) return { redirect: returnTo };
    if (hasPage('/account') && this.environment.APP_URL === undefined) {
      return this.leadOn(context, { path: '/account', done: 'invitation_accepted' });
    }
    const tokens = body as Tokens | undefined;
    const profile = await api.call<{ username: string }>('GET', '/users/me', undefined, tokens);
    // Without cookies, nothing holds the session that the operation has started.
    if (tokens) {
      const { refresh_token } = tokens;
      await api.call('POST', '/auth/logout', { refresh_token });
    }
    const name = profile.isOk ? [factBlock(texts.fields.username, profile.body.username)] : [];
    return this.done(context, name);
  }
}
