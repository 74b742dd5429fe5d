import { Injectable } from '@nestjs/common';
import { CancelDeletionService } from '../../auth/cancel-deletion/cancel-deletion.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class CancelDeletionPage implements TokenPage {
  readonly path = '/cancel-deletion';
  readonly purpose = 'cancel_deletion';
  readonly fields = [] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Keep your account',
      text: 'Your account will be deleted. You can cancel that and keep it.',
      button: 'Cancel the deletion',
      done: { title: 'Your account is kept', text: 'You can sign in again now.' },
    },
    de: {
      title: 'Konto behalten',
      text: 'Ihr Konto wird gelöscht. Sie können das abbrechen und es behalten.',
      button: 'Löschung abbrechen',
      done: { title: 'Ihr Konto bleibt bestehen', text: 'Sie können sich jetzt wieder anmelden.' },
    },
  };

  constructor(private readonly cancellation: CancelDeletionService) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<void> {
    await this.cancellation.cancel({ token }, client);
  }
}
