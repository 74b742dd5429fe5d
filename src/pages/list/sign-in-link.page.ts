import { Injectable } from '@nestjs/common';
import { SignInLinks } from '../../auth/sign-in-link/sign-in-links.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, PageResult, TokenPage } from '../token-page.js';

/** Shows the code: this page cannot know whether the sign-in was started in the same browser. */
@Injectable()
export class SignInLinkPage implements TokenPage {
  readonly path = '/sign-in-link';
  readonly purpose = 'sign_in';
  readonly fields = [] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Sign in',
      text: 'Did you start a sign-in a few minutes ago? Press the button for the code that completes it.',
      button: 'Show the code',
      done: {
        title: 'Your code',
        text: 'Enter it in the window in which you started the sign-in. Never pass it on, not even to support staff: with it, another person would sign in as you.',
      },
    },
    de: {
      title: 'Anmelden',
      text: 'Haben Sie vor wenigen Minuten eine Anmeldung begonnen? Mit der Schaltfläche erhalten Sie den Code, der sie abschließt.',
      button: 'Code anzeigen',
      done: {
        title: 'Ihr Code',
        text: 'Geben Sie ihn in dem Fenster ein, in dem Sie die Anmeldung begonnen haben. Geben Sie ihn niemals weiter, auch nicht an den Support: Damit würde sich jemand anderes als Sie anmelden.',
      },
    },
  };

  constructor(private readonly links: SignInLinks) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<PageResult> {
    const { code } = await this.links.read(token, client);
    return { code };
  }
}
