import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form, SiteView } from '../../site-view.js';
import { enrollmentView, recoveryCodesView, type TotpEnrollment } from '../../totp-view.js';
import {
  type AccountSection,
  dateOf,
  reloadPathOf,
  type SectionRequest,
} from '../account-section.js';

/** The authenticator app. */
@Injectable()
export class TotpSection implements AccountSection {
  readonly id = 'totp';
  readonly actions = { totp_start: start, activate, totp_remove: remove };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountTotp.title;
  }

  notices({ context }: SectionRequest) {
    const { added, removed } = context.texts.accountTotp;
    return { added, removed };
  }

  async show(request: SectionRequest): Promise<Block[] | undefined> {
    const { accountTotp } = request.context.texts;
    const { totp } = await request.data.factors();
    // A kind that is turned off has no routes.
    if (!this.environment.TOTP_ENABLED && totp === null) return undefined;
    const text = totp
      ? accountTotp.on.replace('{date}', dateOf(request, totp.created_at))
      : accountTotp.off;
    const form: Form = totp
      ? { action: 'totp_remove', button: accountTotp.remove, look: 'danger' }
      : { action: 'totp_start', button: accountTotp.add, look: 'secondary' };
    return [
      { kind: 'text', text },
      ...(this.environment.TOTP_ENABLED ? ([{ kind: 'form', form }] as const) : []),
    ];
  }
}

async function start(request: SectionRequest) {
  const { context } = request;
  const result = await context.api.call<TotpEnrollment>('POST', '/users/me/totp');
  return result.isOk ? enrollment(request, result.body) : result;
}

async function activate(request: SectionRequest) {
  const { context, done, path } = request;
  const json = { code: context.values['code'] ?? '' };
  const result = await context.api.call<{ recovery_codes?: string[] }>(
    'POST',
    '/users/me/totp/activate',
    json,
  );
  if (result.isOk) {
    const { recovery_codes: codes = [] } = result.body;
    return codes.length > 0
      ? recoveryCodesView(context, codes, reloadPathOf(path()))
      : done('added');
  }
  return result.problem.code === 'validation_failed'
    ? enrollment(request, undefined, context.texts.errors.wrong_code)
    : result;
}

/** With the way back: the picture is shown once, and a user that could not scan it starts again. */
function enrollment(
  { context, path }: SectionRequest,
  created: TotpEnrollment | undefined,
  error?: string,
): SiteView {
  const link = { href: reloadPathOf(path()), label: context.texts.accountTotp.back };
  return { ...enrollmentView(context, created, error), prompt: { link } };
}

async function remove({ context, done }: SectionRequest) {
  const result = await context.api.call('DELETE', '/users/me/totp');
  return result.isOk ? done('removed') : result;
}
