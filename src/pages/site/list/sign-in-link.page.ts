import { Injectable } from '@nestjs/common';
import { LinkPage } from '../link-page.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';
import type { SiteTexts } from '../texts/site-texts.js';

/** Completes the sign-in that was started in this browser; in any other browser it shows the code. */
@Injectable()
export class SignInLinkPage extends LinkPage {
  readonly path = '/sign-in-link';
  readonly purpose = 'sign_in';
  protected readonly againPath = '/sign-in-email';

  isOn(): boolean {
    return this.environment.MAGIC_LINK_ENABLED;
  }

  protected textsOf({ signInLink }: SiteTexts): SiteTexts['signInLink'] {
    return signInLink;
  }

  protected use({ api, attempt }: PageContext, token: string): Promise<ApiResult> {
    const json = {
      token,
      sign_in_token: this.environment.PAGES_ENABLED ? attempt.token : undefined,
    };
    return api.call('POST', '/auth/sign-in/email/link', json);
  }

  protected finish(context: PageContext, body: unknown): PageOutcome {
    const { attempt, landing, mail, texts } = context;
    const { code } = (body ?? {}) as { code?: string };
    if (code === undefined) {
      attempt.clear();
      mail.clear();
      return { redirect: landing };
    }
    const { doneTitle: title, doneText: text } = texts.signInLink;
    // No link: the code belongs into the window in which the sign-in was started.
    return {
      title,
      text,
      isShownOnce: true,
      sections: [{ blocks: [{ kind: 'digits', text: code }] }],
    };
  }
}
