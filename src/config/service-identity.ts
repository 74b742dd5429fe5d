import type { Environment } from './environment.js';
import { type Mailbox, parseMailbox } from './mailbox.js';

/** The sender of mails. */
export function senderOf({ MAIL_FROM }: Pick<Environment, 'MAIL_FROM'>): Mailbox {
  return parseMailbox(MAIL_FROM ?? '') ?? { name: '', address: 'no-reply@localhost' };
}

/**
 * The name of the application in mails, on pages, in authenticator apps and in passkey dialogs:
 * `BRAND_NAME`, the name of the sender, or the host of the links.
 */
export function appName(environment: Environment): string {
  return (
    environment.BRAND_NAME ??
    (senderOf(environment).name || new URL(linkBase(environment)).hostname)
  );
}

/** The address below which the links of mails are, without a `/` at its end. */
export function linkBase(environment: Environment): string {
  return environment.APP_URL ?? ownBase(environment);
}

/** The address of the service itself, without a `/` at its end. */
export function ownBase({ PUBLIC_URL, HOST, PORT }: Environment): string {
  const host = /^(?:127\.0\.0\.1|0\.0\.0\.0|::1?)$/.test(HOST) ? 'localhost' : HOST;
  const own = `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
  return PUBLIC_URL ?? own;
}
