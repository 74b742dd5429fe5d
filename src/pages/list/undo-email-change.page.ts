import { Injectable } from '@nestjs/common';
import { EmailChanges } from '../../auth/email-change/email-changes.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class UndoEmailChangePage implements TokenPage {
  readonly path = '/undo-email-change';
  readonly purpose = 'undo_email_change';
  readonly fields = [];
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Undo the change of your e-mail address',
      text: 'Press the button if you did not change the address. Your previous address is restored, all devices are signed out, the password is removed, and you get an e-mail to choose a new one.',
      button: 'Undo the change',
      done: {
        title: 'Your previous e-mail address is restored',
        text: 'All devices are signed out. You get an e-mail with a link to choose a new password.',
      },
    },
    de: {
      title: 'Änderung Ihrer E-Mail-Adresse rückgängig machen',
      text: 'Wenn Sie die Adresse nicht geändert haben, verwenden Sie die Schaltfläche. Danach gilt wieder Ihre bisherige Adresse, alle Geräte sind abgemeldet, das Passwort ist entfernt, und Sie erhalten eine E-Mail, um ein neues zu wählen.',
      button: 'Änderung rückgängig machen',
      done: {
        title: 'Ihre bisherige E-Mail-Adresse gilt wieder',
        text: 'Alle Geräte sind abgemeldet. Sie erhalten eine E-Mail mit einem Link, um ein neues Passwort zu wählen.',
      },
    },
  };

  constructor(private readonly emailChanges: EmailChanges) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<void> {
    await this.emailChanges.undo(token, client);
  }
}
