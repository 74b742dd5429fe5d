import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import { deviceName } from '../../device-name.js';
import type { Block, Form, Row } from '../../site-view.js';
import { type AccountSection, dateOf, type SectionRequest } from '../account-section.js';

const PATH = '/users/me/trusted-devices';

interface Device {
  readonly id: string;
  readonly last_used_at: string;
  readonly expires_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

/** The devices on which the user needs no second factor. */
@Injectable()
export class TrustedDevicesSection implements AccountSection {
  readonly id = 'trusted-devices';
  readonly actions = { device_forget: forget, device_forget_all: forgetAll };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountTrusted.title;
  }

  notices({ context }: SectionRequest) {
    const { forgotten, allForgotten } = context.texts.accountTrusted;
    return { forgotten, all: allForgotten };
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    const { context, data } = request;
    // Without trust, its routes do not exist.
    if (this.environment.TRUSTED_DEVICE_DAYS === 0) return undefined;
    const devices = await data.get<{ data: Device[] }>(PATH);
    const { text, none, forgetAll: button } = context.texts.accountTrusted;
    const rows = devices.data.map((device) => rowOf(request, device));
    if (rows.length === 0) return [{ kind: 'empty', icon: 'computer', text: none }];
    const all: Form = { action: 'device_forget_all', button, look: 'secondary' };
    return [
      { kind: 'text', text },
      { kind: 'rows', rows },
      { kind: 'form', form: all },
    ];
  }
}

function rowOf(request: SectionRequest, device: Device): Row {
  const { accountPage, accountTrusted } = request.context.texts;
  const used = accountPage.last_used.replace('{date}', dateOf(request, device.last_used_at));
  const until = accountTrusted.until.replace('{date}', dateOf(request, device.expires_at));
  const form: Form = {
    action: 'device_forget',
    hidden: { device_id: device.id },
    button: accountTrusted.forget,
    look: 'secondary',
  };
  return {
    title: deviceName(device.user_agent) ?? accountPage.unknownDevice,
    note: [device.ip, used, until].filter(Boolean).join(' · '),
    forms: [form],
  };
}

async function forget({ context, done }: SectionRequest) {
  const id = encodeURIComponent(context.values['device_id'] ?? '');
  const result = await context.api.call('DELETE', `${PATH}/${id}`);
  return result.isOk ? done('forgotten') : result;
}

async function forgetAll({ context, done }: SectionRequest) {
  const result = await context.api.call('DELETE', PATH);
  return result.isOk ? done('all') : result;
}
