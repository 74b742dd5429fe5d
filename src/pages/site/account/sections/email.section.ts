import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form, Row } from '../../site-view.js';
import type { Profile } from '../account-data.js';
import {
  type AccountSection,
  rejectField,
  type SectionRequest,
  valueOf,
} from '../account-section.js';

/** The e-mail address, and a change of it until the new mailbox has confirmed it. */
@Injectable()
export class EmailSection implements AccountSection {
  readonly id = 'email';
  readonly keeps = ['email'];
  readonly actions = {
    verify: requestLink,
    email: change,
    email_resend: resend,
    email_cancel: cancel,
  };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountEmail.title;
  }

  notices({ context }: SectionRequest) {
    const { verifySent, changed, cancelled, waiting } = context.texts.accountEmail;
    return { verify: verifySent, changed, cancelled, pending: waiting };
  }

  async show(request: SectionRequest): Promise<Block[]> {
    const { context, data, rejected } = request;
    const { accountEmail } = context.texts;
    const { hasMail } = this.environment;
    const form: Form = {
      action: 'email',
      fields: [
        {
          name: 'email',
          label: accountEmail.field,
          type: 'email',
          autocomplete: 'email',
          hint: hasMail ? accountEmail.hint : undefined,
          value: valueOf(request, 'email'),
          error: rejected?.errors.get('email'),
        },
      ],
      button: accountEmail.change,
      look: 'secondary',
    };
    return [
      { kind: 'rows', rows: addressRows(request, await data.profile(), hasMail) },
      { kind: 'form', form },
    ];
  }
}

function addressRows(
  { context }: SectionRequest,
  { email, email_verified: isVerified, pending_email: pending }: Profile,
  hasMail: boolean,
): Row[] {
  const { accountEmail } = context.texts;
  const verify: Form = { action: 'verify', button: accountEmail.verify, look: 'secondary' };
  const current: Row = {
    title: email,
    note: isVerified ? accountEmail.verified : accountEmail.notVerified,
    forms: !isVerified && hasMail ? [verify] : [],
  };
  if (pending === null) return [current];
  const forms: Form[] = [
    { action: 'email_resend', button: accountEmail.resend, look: 'secondary' },
    { action: 'email_cancel', button: accountEmail.cancel, look: 'secondary' },
  ];
  return [current, { title: pending, note: accountEmail.waiting, forms }];
}

async function requestLink({ context, data, done }: SectionRequest) {
  const { email } = await data.profile();
  const result = await context.api.call('POST', '/auth/verify-email/request', { email });
  return result.isOk ? done('verify') : result;
}

async function change(request: SectionRequest) {
  const { email = '' } = request.context.values;
  const current = await request.data.profile();
  // The API would cancel a change with it.
  if (email === current.email) return rejectField('email', 'same_email');
  return send(request, email);
}

async function resend(request: SectionRequest) {
  const { pending_email: pending } = await request.data.profile();
  return pending === null ? request.done('changed') : send(request, pending);
}

async function send({ context, done }: SectionRequest, email: string) {
  const result = await context.api.call<Profile>('PUT', '/users/me', { email });
  if (!result.isOk) return result;
  return done(result.body.pending_email === null ? 'changed' : 'pending');
}

/** The current address in place of the new one. */
async function cancel({ context, data, done }: SectionRequest) {
  const { email } = await data.profile();
  const result = await context.api.call('PUT', '/users/me', { email });
  return result.isOk ? done('cancelled') : result;
}
