import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/environment.js';
import type { Block, Form } from '../../site-view.js';
import { recoveryCodesView } from '../../totp-view.js';
import { reloadPathOf, type AccountSection, type SectionRequest } from '../account-section.js';

/** The number of unused recovery codes, and new ones. */
@Injectable()
export class RecoveryCodesSection implements AccountSection {
  readonly id = 'recovery-codes';
  readonly actions = { recovery_codes: renew };

  constructor(private readonly environment: Environment) {}

  title({ context }: SectionRequest): string {
    return context.texts.accountCodes.title;
  }

  notices() {
    return {};
  }

  /** Recovery codes replace a second factor: a user without one has none. */
  async show({ context, data }: SectionRequest): Promise<Block[] | undefined> {
    const { TOTP_ENABLED, PASSKEYS_ENABLED } = this.environment;
    const { totp, passkeys, recovery_codes: codes } = await data.factors();
    const hasFactor = totp !== null || passkeys.length > 0;
    if (!hasFactor || !(TOTP_ENABLED || PASSKEYS_ENABLED)) return undefined;
    const { text, left, renew: button } = context.texts.accountCodes;
    const form: Form = { action: 'recovery_codes', button, look: 'secondary' };
    const title = left.replace('{count}', String(codes.remaining));
    return [
      { kind: 'text', text },
      { kind: 'rows', rows: [{ title, forms: [form] }] },
    ];
  }
}

async function renew({ context, path }: SectionRequest) {
  const result = await context.api.call<{ recovery_codes: string[] }>(
    'POST',
    '/users/me/recovery-codes',
  );
  return result.isOk
    ? recoveryCodesView(context, result.body.recovery_codes, reloadPathOf(path()))
    : result;
}
