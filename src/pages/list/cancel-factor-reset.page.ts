import { Injectable } from '@nestjs/common';
import { CancelFactorResetService } from '../../auth/cancel-factor-reset/cancel-factor-reset.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class CancelFactorResetPage implements TokenPage {
  readonly path = '/cancel-factor-reset';
  readonly purpose = 'cancel_factor_reset';
  readonly fields = [] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Keep your sign-in methods',
      text: 'Your authenticator app, passkeys and recovery codes will be removed from your account. If you did not ask for that, or have found them, keep them.',
      button: 'Keep my sign-in methods',
      done: {
        title: 'Your sign-in methods are kept',
        text: 'Nothing is removed. If you did not ask for the removal, another person may know your password: choose a new one.',
      },
    },
    de: {
      title: 'Anmeldemethoden behalten',
      text: 'Authentifizierungs-App, Passkeys und Wiederherstellungscodes werden von Ihrem Konto entfernt. Wenn Sie nicht darum gebeten oder sie wiedergefunden haben, behalten Sie sie.',
      button: 'Anmeldemethoden behalten',
      done: {
        title: 'Ihre Anmeldemethoden bleiben bestehen',
        text: 'Es wird nichts entfernt. Wenn Sie nicht darum gebeten haben, kennt möglicherweise jemand anderes Ihr Passwort: Wählen Sie ein neues.',
      },
    },
  };

  constructor(private readonly cancellation: CancelFactorResetService) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<void> {
    await this.cancellation.cancel(token, client);
  }
}
