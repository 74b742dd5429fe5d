import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form, Row } from '../../site-view.js';
import { type AccountSection, dateOf, type SectionRequest } from '../account-section.js';

const PATH = '/users/me/identities';

interface Identity {
  readonly id: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly email: string | null;
  readonly created_at: string;
}

interface Provider {
  readonly provider: string;
  readonly name: string;
}

/** The identities of the user at identity providers. */
@Injectable()
export class IdentitiesSection implements AccountSection {
  readonly id = 'identities';
  readonly actions = { identity_unlink: unlink };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountIdentities.title;
  }

  notices({ context }: SectionRequest) {
    const { linked, unlinked } = context.texts.accountIdentities;
    return { linked, unlinked };
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    const { context, data } = request;
    // Without identity providers, the routes do not exist.
    if (!this.environment.IDENTITY_PROVIDERS_ENABLED) return undefined;
    const { items } = await data.get<{ items: Identity[] }>(PATH);
    const { providers } = await data.get<{ providers: Provider[] }>('/auth/sign-in/providers');
    const linked = new Set(items.map(({ provider }) => provider));
    const others = providers.filter(({ provider }) => !linked.has(provider));
    if (items.length === 0 && others.length === 0) return undefined;
    const { text, link } = context.texts.accountIdentities;
    return [
      { kind: 'text', text },
      ...(items.length > 0
        ? [{ kind: 'rows', rows: items.map((item) => rowOf(request, item)) } as const]
        : []),
      ...others.map(({ provider, name }): Block => {
        const query = { provider, for: 'link', return_to: '/account/security' };
        const label = link.replace('{provider}', name);
        const href = context.pathOf('/sign-in/provider', query);
        return { kind: 'button', link: { href, label }, look: 'secondary' };
      }),
    ];
  }
}

function rowOf(request: SectionRequest, identity: Identity): Row {
  const { since, unlink: button } = request.context.texts.accountIdentities;
  const date = since.replace('{date}', dateOf(request, identity.created_at));
  const hidden = { identity_id: identity.id };
  const form: Form = { action: 'identity_unlink', hidden, button, look: 'secondary' };
  return {
    title: identity.provider_name,
    note: [identity.email, date].filter(Boolean).join(' · '),
    forms: [form],
  };
}

async function unlink({ context, done }: SectionRequest) {
  const id = encodeURIComponent(context.values['identity_id'] ?? '');
  const result = await context.api.call('DELETE', `${PATH}/${id}`);
  return result.isOk ? done('unlinked') : result;
}
