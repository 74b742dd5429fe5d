import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import { credentialOf, PasskeyForms } from '../../passkey-forms.js';
import type { PasskeySignal } from '../../passkey-signal.js';
import type { Block, Form, Row } from '../../site-view.js';
import { recoveryCodesView } from '../../totp-view.js';
import type { Factors } from '../account-data.js';
import {
  type AccountSection,
  dateOf,
  reloadPathOf,
  type SectionRequest,
  valueOf,
} from '../account-section.js';

type Passkey = Factors['passkeys'][number];

interface PasskeyList {
  readonly rp_id: string;
  readonly user_handle: string;
  readonly items: readonly { readonly credential_id: string }[];
}

/** The passkeys, with their names. */
@Injectable()
export class PasskeysSection implements AccountSection {
  readonly id = 'passkeys';
  readonly keeps = ['name', 'passkey_name'];
  readonly actions = { passkey_add: add, passkey_rename: rename, passkey_remove: remove };
  private readonly passkeys: PasskeyForms;

  constructor(environment: Environment) {
    this.passkeys = new PasskeyForms(environment);
  }

  title({ context }: SectionRequest): string {
    return context.texts.accountPasskeys.title;
  }

  notices({ context }: SectionRequest) {
    const { renamed, removed } = context.texts.accountPasskeys;
    const { passkeys, setup } = context.texts;
    return { added: passkeys.added, renamed, removed, ready: setup.ready };
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    if (!this.passkeys.isEnabled) return undefined;
    const { text, none } = request.context.texts.accountPasskeys;
    const { passkeys } = await request.data.factors();
    const rows = passkeys.map((passkey) => rowOf(request, passkey));
    return [
      { kind: 'text', text },
      rows.length > 0 ? { kind: 'rows', rows } : { kind: 'empty', icon: 'key', text: none },
      { kind: 'form', form: this.addForm(request) },
      { kind: 'without_passkeys', text: request.context.texts.passkeys.cannotCreate },
      { kind: 'passkey_signal', signal: await acceptedPasskeys(request) },
    ];
  }

  private addForm(request: SectionRequest): Form {
    const { add: button, name: label, nameHint: hint } = request.context.texts.passkeys;
    const error = request.rejected?.errors.get('passkey_name');
    const value = valueOf(request, 'passkey_name');
    return {
      action: 'passkey_add',
      passkey: this.passkeys.dialog('create'),
      fields: [
        { name: 'passkey_name', label, autocomplete: 'off', isOptional: true, hint, value, error },
      ],
      button,
      look: 'secondary',
    };
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

/** So that browsers no longer offer a passkey that was removed. */
async function acceptedPasskeys({ data }: SectionRequest): Promise<PasskeySignal> {
  const { rp_id, user_handle, items } = await data.get<PasskeyList>('/users/me/passkeys');
  return {
    signalName: 'allAcceptedCredentials',
    rpID: rp_id,
    userID: user_handle,
    allAcceptedCredentialIDs: items.map(({ credential_id: id }) => id),
  };
}

/** Without a credential, the script asks for the options of the dialog. */
async function add({ context, done, path }: SectionRequest) {
  const { api, values } = context;
  const credential = credentialOf(values);
  if (!credential) {
    const started = await api.call<{ options: object }>('POST', '/users/me/passkeys/options');
    return started.isOk ? { data: { options: started.body.options } } : started;
  }
  const { passkey_name: name } = values;
  const json = { credential, ...(name !== undefined && { name }) };
  const result = await api.call<{ recovery_codes?: string[] }>('POST', '/users/me/passkeys', json);
  if (!result.isOk) return result;
  const { recovery_codes: codes = [] } = result.body;
  return codes.length > 0 ? recoveryCodesView(context, codes, reloadPathOf(path())) : done('added');
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
