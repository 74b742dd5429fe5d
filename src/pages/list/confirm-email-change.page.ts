import { Injectable } from '@nestjs/common';
import { EmailChanges } from '../../auth/email-change/email-changes.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class ConfirmEmailChangePage implements TokenPage {
  readonly path = '/confirm-email-change';
  readonly purpose = 'change_email';
  readonly fields = [];
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Confirm your new e-mail address',
      text: 'Press the button to use this e-mail address from now on.',
      button: 'Confirm the new address',
      done: { title: 'Your e-mail address is changed', text: 'You can close this page.' },
    },
    de: {
      title: 'Neue E-Mail-Adresse bestätigen',
      text: 'Bestätigen Sie mit der Schaltfläche, dass diese E-Mail-Adresse ab jetzt gelten soll.',
      button: 'Neue Adresse bestätigen',
      done: {
        title: 'Ihre E-Mail-Adresse ist geändert',
        text: 'Sie können diese Seite schließen.',
      },
    },
  };

  constructor(private readonly emailChanges: EmailChanges) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<void> {
    await this.emailChanges.confirm(token, client);
  }
}
