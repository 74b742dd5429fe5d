import { encodeBase32 } from './base32.js';
import { CODE_DIGITS } from './hotp.js';
import { STEP_SECONDS } from './totp.js';

/** Characters of the encoded account name. A longer one makes a QR code that cameras cannot read well. */
const MAX_ACCOUNT_LENGTH = 200;

/** The names that an authenticator app shows. */
export interface TotpAccount {
  /** The name of the application. */
  readonly issuer: string;
  readonly email: string;
  readonly username: string;
}

/**
 * The URI that sets up an authenticator app, in the key URI format of Google Authenticator, which other apps
 * follow. Percent-encoded, because some apps show `+` for a space; and with all parameters, although they are
 * the defaults, because some apps require them.
 */
export function otpauthUri(secret: Uint8Array, { issuer, email, username }: TotpAccount): string {
  const accounts = [email, username].map(encodeName);
  const account = accounts.find((name) => name.length <= MAX_ACCOUNT_LENGTH) ?? '';
  const parameters = [
    `secret=${encodeBase32(secret)}`,
    `issuer=${encodeName(issuer)}`,
    'algorithm=SHA1',
    `digits=${CODE_DIGITS}`,
    `period=${STEP_SECONDS}`,
  ];
  return `otpauth://totp/${encodeName(issuer)}:${account}?${parameters.join('&')}`;
}

/** Apps split the label at a colon, also at an encoded one. */
function encodeName(name: string): string {
  return encodeURIComponent(name.replaceAll(':', ' ').trim());
}
