import type { Environment } from '../../../config/environment.js';
import type { Explanation } from '../explain-problem.js';
import { deviceName } from '../device-name.js';
import type { PageContext } from '../site-page.js';
import type { Form, Row, Section, SiteView } from '../site-view.js';

export interface Profile {
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly pending_email: string | null;
  readonly full_name: string | null;
}

export interface SessionItem {
  readonly id: string;
  readonly current: boolean;
  readonly last_used_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

export interface Factors {
  readonly totp: { readonly created_at: string } | null;
  readonly passkeys: readonly unknown[];
  readonly recovery_codes: { readonly remaining: number };
}

/** The errors of the form that was rejected. */
type Rejected = Readonly<{ action: string } & Explanation> | undefined;

export function profileSection(
  { texts, values }: PageContext,
  profile: Profile,
  { rejected, environment }: { rejected: Rejected; environment: Pick<Environment, 'hasMail'> },
): Section {
  const { account, fields } = texts;
  const isRejected = rejected?.action === 'profile';
  const { verified, notVerified } = account;
  const verify: Form = { action: 'verify', button: account.verify, look: 'secondary' };
  return {
    title: account.profile,
    blocks: [
      {
        kind: 'rows',
        rows: [
          {
            title: profile.username,
            note: [profile.email, profile.email_verified ? verified : notVerified].join(' · '),
            ...(!profile.email_verified && environment.hasMail && { form: verify }),
          },
        ],
      },
      {
        kind: 'form',
        form: {
          action: 'profile',
          fields: [
            {
              name: 'full_name',
              label: fields.full_name,
              autocomplete: 'name',
              isOptional: true,
              value: isRejected ? values['full_name'] : (profile.full_name ?? undefined),
              error: isRejected ? rejected.errors.get('full_name') : undefined,
            },
            {
              name: 'email',
              label: fields.email,
              type: 'email',
              autocomplete: 'email',
              value: isRejected ? values['email'] : (profile.pending_email ?? profile.email),
              error: isRejected ? rejected.errors.get('email') : undefined,
            },
          ],
          button: account.save,
        },
      },
    ],
  };
}

export function passwordSection({ texts }: PageContext, rejected: Rejected): Section {
  const { account, fields, hints } = texts;
  const errors = rejected?.action === 'password' ? rejected.errors : undefined;
  return {
    title: account.password,
    blocks: [
      {
        kind: 'form',
        form: {
          action: 'password',
          fields: [
            {
              name: 'current_password',
              label: fields.current_password,
              type: 'password',
              autocomplete: 'current-password',
              error: errors?.get('current_password'),
            },
            {
              name: 'new_password',
              label: fields.new_password,
              type: 'password',
              autocomplete: 'new-password',
              hint: hints.new_password,
              error: errors?.get('new_password'),
            },
            {
              name: 'password_repeat',
              label: fields.password_repeat,
              type: 'password',
              autocomplete: 'new-password',
              error: errors?.get('password_repeat'),
            },
          ],
          button: account.changePassword,
        },
      },
    ],
  };
}

/** The factors, with the changes that the API permits: a kind that is turned off has no routes. */
export function securitySection(
  context: PageContext,
  factors: Factors,
  { TOTP_ENABLED, PASSKEYS_ENABLED }: Pick<Environment, 'TOTP_ENABLED' | 'PASSKEYS_ENABLED'>,
): Section {
  const { account } = context.texts;
  const { totp, passkeys, recovery_codes: codes } = factors;
  const canRenew = (TOTP_ENABLED || PASSKEYS_ENABLED) && (totp !== null || passkeys.length > 0);
  const totpForm: Form = totp
    ? { action: 'totp_remove', button: account.removeTotp, look: 'danger' }
    : { action: 'totp_start', button: account.addTotp, look: 'secondary' };
  const since = totp && account.totpOn.replace('{date}', dateOf(context, totp.created_at));
  const renew: Form = { action: 'recovery_codes', button: account.newCodes, look: 'secondary' };
  return {
    title: account.security,
    blocks: [
      {
        kind: 'rows',
        rows: [
          {
            title: account.totp,
            note: since ?? account.totpOff,
            ...(TOTP_ENABLED && { form: totpForm }),
          },
          { title: account.passkeys, note: String(passkeys.length) },
          {
            title: account.recoveryCodes,
            note: account.codesLeft.replace('{count}', String(codes.remaining)),
            ...(canRenew && { form: renew }),
          },
        ],
      },
    ],
  };
}

export function sessionsSection(context: PageContext, items: readonly SessionItem[]): Section {
  const { account } = context.texts;
  const rows = items.map((item): Row => {
    const lastUsed = account.lastUsed.replace('{date}', dateOf(context, item.last_used_at));
    const form: Form = {
      action: 'revoke',
      hidden: { session_id: item.id },
      button: account.revoke,
      look: 'secondary',
    };
    return {
      title: deviceName(item.user_agent) ?? account.unknownDevice,
      note: [item.ip, lastUsed].filter(Boolean).join(' · '),
      ...(item.current ? { badge: account.thisDevice } : { form }),
    };
  });
  return {
    title: account.sessions,
    blocks: [
      { kind: 'rows', rows },
      { kind: 'form', form: { action: 'sign_out', button: account.signOut, look: 'secondary' } },
      {
        kind: 'form',
        form: { action: 'sign_out_all', button: account.signOutAll, look: 'secondary' },
      },
    ],
  };
}

export function deletionSection({ texts }: PageContext, graceDays: number): Section {
  const { account } = texts;
  const text = deletionText(texts, graceDays);
  return {
    title: account.delete,
    blocks: [
      { kind: 'text', text },
      { kind: 'form', form: { action: 'delete', button: account.delete, look: 'danger' } },
    ],
  };
}

/** The question before a deletion, which one click on the wrong button must not cause. */
export async function deletionView(
  { texts, pathOf }: PageContext,
  graceDays: number,
): Promise<SiteView> {
  const { delete: title, keep } = texts.account;
  const text = deletionText(texts, graceDays);
  const form: Form = { action: 'delete_confirmed', button: title, look: 'danger' };
  const links = [{ href: pathOf('/account'), label: keep }];
  return {
    title,
    text,
    sections: [
      {
        blocks: [
          { kind: 'form', form },
          { kind: 'links', links },
        ],
      },
    ],
  };
}

function deletionText({ account }: PageContext['texts'], graceDays: number): string {
  const { deleteAtOnce, deleteText } = account;
  return graceDays === 0 ? deleteAtOnce : deleteText.replace('{days}', String(graceDays));
}

/** In UTC: a page without a script does not know the time zone of its user. */
function dateOf({ language }: PageContext, time: string): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(time))} UTC`;
}
