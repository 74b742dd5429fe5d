import { Injectable } from '@nestjs/common';
import { LinkPage } from '../link-page.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class CancelFactorResetPage extends LinkPage {
  readonly path = '/cancel-factor-reset';
  readonly purpose = 'cancel_factor_reset';
  protected readonly againPath = '/account';

  protected textsOf({ cancelFactorReset }: SiteTexts): SiteTexts['cancelFactorReset'] {
    return cancelFactorReset;
  }

  protected use({ api }: PageContext, token: string): Promise<ApiResult> {
    return api.call('POST', '/auth/factor-reset/cancel', { token });
  }

  /** The user may have to choose a new password next, which the page says. */
  protected finish(context: PageContext): PageOutcome {
    const { pathOf, texts } = context;
    const { newPassword: label } = texts.cancelFactorReset;
    if (!context.hasPage('/forgot-password')) return this.done(context);
    const links = [{ href: pathOf('/forgot-password'), label }];
    const view = this.done(context);
    return { ...view, sections: [...view.sections, { blocks: [{ kind: 'links', links }] }] };
  }
}
