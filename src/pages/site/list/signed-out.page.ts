import { Injectable } from '@nestjs/common';
import type { PageContext, SitePage } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';

@Injectable()
export class SignedOutPage implements SitePage {
  readonly path = '/signed-out';

  show({ texts, pathOf, query }: PageContext): PageOutcome {
    const { title, button, deleted } = texts.signedOut;
    const text = query['reason'] === 'deleted' ? deleted : texts.signedOut.text;
    const link = { href: pathOf('/sign-in'), label: button };
    return {
      title,
      text,
      sign: 'check',
      tone: 'ok',
      sections: [{ blocks: [{ kind: 'button', link }] }],
    };
  }
}
