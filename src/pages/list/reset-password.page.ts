import { Injectable } from '@nestjs/common';
import { ResetPasswordDto } from '../../auth/password-reset/dto/reset-password.dto.js';
import { PasswordResets } from '../../auth/password-reset/password-reset.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import type { PageInput, TokenPage } from '../token-page.js';

@Injectable()
export class ResetPasswordPage implements TokenPage {
  readonly path = '/reset-password';
  readonly purpose = 'reset_password';
  readonly fields = ['password'] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Choose a new password',
      text: 'A new password signs you out on all devices.',
      button: 'Save the password',
      done: {
        title: 'Your password is changed',
        text: 'You are signed out on all devices. Sign in with the new password.',
      },
    },
    de: {
      title: 'Neues Passwort wählen',
      text: 'Ein neues Passwort meldet Sie auf allen Geräten ab.',
      button: 'Passwort speichern',
      done: {
        title: 'Ihr Passwort ist geändert',
        text: 'Sie sind auf allen Geräten abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
      },
    },
  };

  constructor(private readonly resets: PasswordResets) {}

  async submit({ token, password }: PageInput, client: ClientInfo): Promise<void> {
    await this.resets.reset(
      toValidDto(ResetPasswordDto, { token, new_password: password }),
      client,
    );
  }
}
