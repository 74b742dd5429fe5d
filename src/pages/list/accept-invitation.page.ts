import { Injectable } from '@nestjs/common';
import { AcceptInvitationDto } from '../../auth/invitations/dto/accept-invitation.dto.js';
import { InvitationAcceptance } from '../../auth/invitations/invitation-acceptance.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import type { PageInput, PageResult, TokenPage } from '../token-page.js';

@Injectable()
export class AcceptInvitationPage implements TokenPage {
  readonly path = '/accept-invitation';
  readonly purpose = 'accept_invitation';
  readonly fields = ['username', 'full_name', 'password'] as const;
  readonly texts: TokenPage['texts'] = {
    en: {
      title: 'Accept the invitation',
      text: 'Choose a password for your account.',
      button: 'Accept the invitation',
      done: { title: 'Welcome', text: 'You can sign in with your new password now.' },
    },
    de: {
      title: 'Einladung annehmen',
      text: 'Wählen Sie ein Passwort für Ihr Konto.',
      button: 'Einladung annehmen',
      done: {
        title: 'Willkommen',
        text: 'Sie können sich jetzt mit Ihrem neuen Passwort anmelden.',
      },
    },
  };

  constructor(private readonly invitations: InvitationAcceptance) {}

  /** An invitation may have no username: its owner learns that before it has typed two passwords. */
  async requiredFor(userId: string): Promise<readonly ['username'] | readonly []> {
    return (await this.invitations.hasUsername(userId)) ? [] : ['username'];
  }

  async submit(input: PageInput, client: ClientInfo): Promise<PageResult> {
    const { username } = await this.invitations.accept(
      toValidDto(AcceptInvitationDto, input),
      client,
    );
    return { username };
  }
}
