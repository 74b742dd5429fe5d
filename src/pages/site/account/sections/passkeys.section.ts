import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form, Row } from '../../site-view.js';
import type { Factors } from '../account-data.js';
import { type AccountSection, dateOf, type SectionRequest, valueOf } from '../account-section.js';

type Passkey = Factors['passkeys'][number];

/** The passkeys, with their names. */
@Injectable()
export class PasskeysSection implements AccountSection {
  readonly id = 'passkeys';
  readonly keeps = ['name'];
  readonly actions = { passkey_rename: rename, passkey_remove: remove };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountPasskeys.title;
  }

  notices({ context }: SectionRequest) {
    const { renamed, removed } = context.texts.accountPasskeys;
    return { renamed, removed };
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    if (!this.environment.PASSKEYS_ENABLED) return undefined;
    const { text, none } = request.context.texts.accountPasskeys;
    const { passkeys } = await request.data.factors();
    const rows = passkeys.map((passkey) => rowOf(request, passkey));
    return [
      { kind: 'text', text },
      rows.length > 0 ? { kind: 'rows', rows } : { kind: 'text', text: none },
    ];
  }
}

function rowOf(request: SectionRequest, { id, name, ...times }: Passkey): Row {
  const { context, path } = request;
  const { accountPage, accountPasskeys } = context.texts;
  const added = accountPage.added.replace('{date}', dateOf(request, times.created_at));
  const used = times.last_used_at
    ? accountPage.last_used.replace('{date}', dateOf(request, times.last_used_at))
    : accountPasskeys.neverUsed;
  const note = `${added} · ${used}`;
  const isEdited = (context.values['passkey_id'] ?? context.query['rename']) === id;
  if (isEdited) return { title: name, note, forms: [renameForm(request, { id, name })] };
  const form: Form = {
    action: 'passkey_remove',
    hidden: { passkey_id: id },
    button: accountPasskeys.remove,
    look: 'danger',
  };
  const link = { href: path({ rename: id }), label: accountPasskeys.rename };
  return { title: name, note, link, forms: [form] };
}

function renameForm(request: SectionRequest, { id, name }: Pick<Passkey, 'id' | 'name'>): Form {
  const { accountPasskeys } = request.context.texts;
  return {
    action: 'passkey_rename',
    hidden: { passkey_id: id },
    fields: [
      {
        name: 'name',
        label: accountPasskeys.name,
        autocomplete: 'off',
        value: valueOf(request, 'name', name),
        error: request.rejected?.errors.get('name'),
      },
    ],
    button: accountPasskeys.save,
  };
}

function pathOf({ context }: SectionRequest): string {
  return `/users/me/passkeys/${encodeURIComponent(context.values['passkey_id'] ?? '')}`;
}

async function rename(request: SectionRequest) {
  const { context, done } = request;
  const json = { name: context.values['name'] ?? '' };
  const result = await context.api.call('PATCH', pathOf(request), json);
  return result.isOk ? done('renamed') : result;
}

async function remove(request: SectionRequest) {
  const result = await request.context.api.call('DELETE', pathOf(request));
  return result.isOk ? request.done('removed') : result;
}
