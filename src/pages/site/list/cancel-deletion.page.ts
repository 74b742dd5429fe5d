import { Injectable } from '@nestjs/common';
import { LinkPage } from '../link-page.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

@Injectable()
export class CancelDeletionPage extends LinkPage {
  readonly path = '/cancel-deletion';
  readonly purpose = 'cancel_deletion';
  protected readonly againPath = '/sign-in';

  protected textsOf({ cancelDeletion }: SiteTexts): SiteTexts['cancelDeletion'] {
    return cancelDeletion;
  }

  protected use({ api }: PageContext, token: string): Promise<ApiResult> {
    return api.call('POST', '/auth/cancel-deletion', { token });
  }

  protected finish(context: PageContext): PageOutcome {
    return this.leadOn(context, { path: '/sign-in', done: 'deletion_cancelled' });
  }
}
