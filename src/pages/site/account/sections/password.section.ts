import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Field, Form } from '../../site-view.js';
import type { Factors } from '../account-data.js';
import { type AccountSection, rejectField, type SectionRequest } from '../account-section.js';

/** The password: a change, its removal, or the first one of a user without one. */
@Injectable()
export class PasswordSection implements AccountSection {
  readonly id = 'password';
  readonly actions = { password: change, password_link: requestLink, password_remove: remove };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountPassword.title;
  }

  notices({ context }: SectionRequest) {
    const { changed, linkSent, removed } = context.texts.accountPassword;
    return { changed, link: linkSent, removed };
  }

  async show(request: SectionRequest): Promise<Block[]> {
    const { accountPassword } = request.context.texts;
    const factors = await request.data.factors();
    if (!factors.has_password) return this.withoutPassword(request);
    const blocks: Block[] = [{ kind: 'form', form: changeForm(request) }];
    if (!(await this.isDispensable(request, factors))) return blocks;
    const form: Form = {
      action: 'password_remove',
      button: accountPassword.remove,
      look: 'danger',
    };
    return [...blocks, { kind: 'text', text: accountPassword.removeText }, { kind: 'form', form }];
  }

  /** A reset by mail is the way of the API to a first password. */
  private withoutPassword({ context }: SectionRequest): Block[] {
    const { none, set } = context.texts.accountPassword;
    const form: Form = { action: 'password_link', button: set, look: 'secondary' };
    return [
      { kind: 'text', text: none },
      ...(this.environment.hasMail ? ([{ kind: 'form', form }] as const) : []),
    ];
  }

  /** Whether the user has another way to sign in. The API decides; this only hides a useless button. */
  private async isDispensable({ data }: SectionRequest, { passkeys }: Factors): Promise<boolean> {
    const { PASSKEYS_ENABLED, MAGIC_LINK_ENABLED, hasMail } = this.environment;
    if (PASSKEYS_ENABLED && passkeys.length > 0) return true;
    return MAGIC_LINK_ENABLED && hasMail && (await data.profile()).email_verified;
  }
}

function changeForm({ context, rejected }: SectionRequest): Form {
  const { accountPassword, fields, hints } = context.texts;
  const field = (name: 'current_password' | 'new_password' | 'password_repeat'): Field => ({
    name,
    label: fields[name],
    type: 'password',
    autocomplete: name === 'current_password' ? 'current-password' : 'new-password',
    hint: name === 'new_password' ? hints.new_password : undefined,
    error: rejected?.errors.get(name),
  });
  return {
    action: 'password',
    fields: [field('current_password'), field('new_password'), field('password_repeat')],
    button: accountPassword.change,
  };
}

async function change({ context, done }: SectionRequest) {
  const { current_password: current = '', new_password: next = '' } = context.values;
  if (next !== context.values['password_repeat']) return rejectField('password_repeat', 'repeat');
  const json = { current_password: current, new_password: next };
  const result = await context.api.call('PUT', '/users/me/password', json);
  return result.isOk ? done('changed') : result;
}

async function requestLink({ context, data, done }: SectionRequest) {
  const { email } = await data.profile();
  const result = await context.api.call('POST', '/auth/password-reset/request', { email });
  return result.isOk ? done('link') : result;
}

async function remove({ context, done }: SectionRequest) {
  const result = await context.api.call('DELETE', '/users/me/password');
  return result.isOk ? done('removed') : result;
}
