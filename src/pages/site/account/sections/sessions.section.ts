import { Injectable } from '@nestjs/common';
import { deviceName, isPhone } from '../../device-name.js';
import type { Block, Form, Row } from '../../site-view.js';
import { type AccountSection, dateOf, type SectionRequest } from '../account-section.js';

const PATH = '/users/me/sessions';
/** Rows before "show all". */
const SHORT = 10;
/** A user has at most 100 sessions. */
const ALL = 100;

interface SessionItem {
  readonly id: string;
  readonly current: boolean;
  readonly last_used_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

interface SessionPage {
  readonly data: SessionItem[];
  readonly next_cursor: string | null;
}

/** The devices on which the user is signed in. */
@Injectable()
export class SessionsSection implements AccountSection {
  readonly id = 'sessions';
  readonly actions = { revoke, sign_out_others: revokeOthers, sign_out_all: signOutAll };

  title({ context }: SectionRequest): string {
    return context.texts.accountSessions.title;
  }

  notices({ context }: SectionRequest) {
    const { revoked, othersRevoked } = context.texts.accountSessions;
    return { revoked, others: othersRevoked };
  }

  async show(request: SectionRequest): Promise<Block[]> {
    const { context, data, path } = request;
    const limit = context.query['sessions'] === 'all' ? ALL : SHORT;
    const page = await data.get<SessionPage>(`${PATH}?limit=${limit}`);
    const { accountSessions } = context.texts;
    const rows = page.data.map((item) => rowOf(request, item));
    const links = [{ href: path({ sessions: 'all' }), label: accountSessions.showAll }];
    const others: Form = {
      action: 'sign_out_others',
      button: accountSessions.others,
      look: 'secondary',
    };
    const all: Form = { action: 'sign_out_all', button: accountSessions.all, look: 'secondary' };
    return [
      { kind: 'rows', rows },
      ...(page.next_cursor === null ? [] : ([{ kind: 'links', links }] as const)),
      ...(rows.length > 1 ? ([{ kind: 'form', form: others }] as const) : []),
      { kind: 'form', form: all },
    ];
  }
}

function rowOf(request: SectionRequest, item: SessionItem): Row {
  const { accountPage, accountSessions } = request.context.texts;
  const lastUsed = accountPage.last_used.replace('{date}', dateOf(request, item.last_used_at));
  const form: Form = {
    action: 'revoke',
    hidden: { session_id: item.id },
    button: accountSessions.revoke,
    look: 'secondary',
  };
  return {
    icon: isPhone(item.user_agent) ? 'phone' : 'computer',
    title: deviceName(item.user_agent) ?? accountPage.unknownDevice,
    note: [item.ip, lastUsed].filter(Boolean).join(' · '),
    ...(item.current ? { badge: accountSessions.thisDevice } : { forms: [form] }),
  };
}

async function revoke({ context, done }: SectionRequest) {
  const id = encodeURIComponent(context.values['session_id'] ?? '');
  const result = await context.api.call('DELETE', `${PATH}/${id}`);
  return result.isOk ? done('revoked') : result;
}

async function revokeOthers({ context, done }: SectionRequest) {
  const result = await context.api.call('DELETE', PATH);
  return result.isOk ? done('others') : result;
}

async function signOutAll({ context }: SectionRequest) {
  const result = await context.api.call('POST', '/auth/logout-all');
  return result.isOk ? { redirect: context.pathOf('/signed-out') } : result;
}
