import { Injectable } from '@nestjs/common';
import { EmailVerifications } from '../../auth/email-verification/email-verifications.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class VerifyEmailPage implements TokenPage {
  readonly path = '/verify-email';
  readonly purpose = 'verify_email';
  readonly fields = [] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Confirm your e-mail address',
      text: 'Press the button to confirm that you receive e-mail at this address.',
      button: 'Confirm the address',
      done: { title: 'Your e-mail address is confirmed', text: 'You can close this page.' },
    },
    de: {
      title: 'E-Mail-Adresse bestätigen',
      text: 'Bestätigen Sie mit der Schaltfläche, dass Sie unter dieser Adresse E-Mails erhalten.',
      button: 'Adresse bestätigen',
      done: {
        title: 'Ihre E-Mail-Adresse ist bestätigt',
        text: 'Sie können diese Seite schließen.',
      },
    },
  };

  constructor(private readonly verifications: EmailVerifications) {}

  async submit({ token }: PageInput, client: ClientInfo): Promise<void> {
    await this.verifications.verify({ token }, client);
  }
}
