import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { CONTINUE_PATH } from '../../../oauth/authorize/interaction-pages.js';
import { explainProblem } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { Form, PageOutcome } from '../site-view.js';

const NO_REQUEST = 'none';

interface Request {
  readonly client: { readonly name: string };
  readonly scopes: readonly string[];
  readonly redirect_uri: string;
}

/** Asks the user whether a client may have the access that it requests. */
@Injectable()
export class ConsentPage implements FormPage {
  readonly path = '/consent';

  constructor(private readonly environment: Environment) {}

  isOn(): boolean {
    return this.environment.OPENID_ENABLED;
  }

  async show(context: PageContext): Promise<PageOutcome> {
    const handle = handleOf(context);
    // Opened without a request, such as from the history of the browser.
    if (handle === NO_REQUEST) return ended(context, 404);
    const found = await context.api.get<Request>(`/oauth/requests/${encodeURIComponent(handle)}`);
    return found.isOk ? view(context, handle, found.body) : this.reject(context, handle, found);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const handle = handleOf(context);
    const decision = context.values['action'] === 'approve' ? 'approve' : 'deny';
    const path = `/oauth/requests/${encodeURIComponent(handle)}/${decision}`;
    const result = await context.api.call<{ redirect_to: string }>('POST', path);
    return result.isOk ? { leave: result.body.redirect_to } : this.reject(context, handle, result);
  }

  private reject(
    context: PageContext,
    handle: string,
    { problem, status }: ApiResult & { isOk: false },
  ): PageOutcome {
    const { pathOf } = context;
    const needsProof = ['invalid_token', 'insufficient_user_authentication', 'forbidden'];
    if (needsProof.includes(problem.code)) {
      return { redirect: pathOf(CONTINUE_PATH, { request: handle }) };
    }
    const isEnded = ['not_found', 'validation_failed'].includes(problem.code);
    const alert = isEnded ? undefined : explainProblem(problem, context).alert;
    return ended(context, status, alert);
  }
}

function ended({ texts }: PageContext, status: number, alert?: string): PageOutcome {
  const { ended: title, endedText: text } = texts.consent;
  return { title, text, alert, status, sections: [] };
}

function handleOf({ values, query }: PageContext): string {
  return values['request'] ?? query['request'] ?? NO_REQUEST;
}

function view(
  { texts }: PageContext,
  handle: string,
  { client, scopes, redirect_uri: redirectUri }: Request,
): PageOutcome {
  const { consent } = texts;
  const hidden = { request: handle };
  const forms: Form[] = [
    { action: 'approve', hidden, fields: [], button: consent.approve },
    { action: 'deny', hidden, fields: [], button: consent.deny, look: 'secondary' },
  ];
  return {
    title: consent.title.replace('{client}', () => client.name),
    text: consent.text,
    sections: [
      {
        blocks: [
          { kind: 'rows', rows: scopes.map((scope) => ({ title: nameOf(scope, consent) })) },
          { kind: 'text', text: consent.leads.replace('{host}', () => hostOf(redirectUri)) },
          ...forms.map((form) => ({ kind: 'form', form }) as const),
        ],
      },
    ],
  };
}

function nameOf(scope: string, texts: PageContext['texts']['consent']): string {
  const names: Partial<Record<string, string>> = {
    openid: texts.openid,
    profile: texts.profile,
    email: texts.email,
    offline_access: texts.offline_access,
  };
  return names[scope] ?? texts.other.replace('{scope}', () => scope);
}

/** The host, which no other application can have; an app on the device has none. */
function hostOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return host || protocol;
}
