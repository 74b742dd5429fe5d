import { Injectable } from '@nestjs/common';
import type { PageContext, SitePage } from '../site-page.js';
import type { PageOutcome } from '../site-view.js';

@Injectable()
export class SignedOutPage implements SitePage {
  readonly path = '/signed-out';

  show({ texts, pathOf }: PageContext): PageOutcome {
    const { title, text, button } = texts.signedOut;
    const link = { href: pathOf('/sign-in'), label: button };
    return { title, text, sections: [{ blocks: [{ kind: 'button', link }] }] };
  }
}
