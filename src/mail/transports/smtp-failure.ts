import { codeOf } from '../../common/errors/code-of.js';
import type { MailUrl } from '../../config/mail-url.js';

/** The properties of nodemailer's errors. */
interface SmtpError {
  /** The command that failed: `CONN`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA` and others. */
  readonly command?: string;
  /** The status of the server, such as 550. */
  readonly responseCode?: number;
  /** The line of the server. */
  readonly response?: string;
}

/**
 * Whether the server rejects the recipient or the content for good, so that another attempt cannot succeed
 * and would delay the later mails of the user. Any other failure may pass or be corrected by the operator,
 * such as a wrong password or a refused sender: also a rejection by a policy (RFC 3463, 5.7.x), as by a relay
 * that does not know this service.
 */
export function isRejectedForGood(error: unknown): boolean {
  const { command, responseCode = 0, response = '' } = error as SmtpError;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  return responseCode >= 500 && responseCode !== 530 && !BY_POLICY.test(response);
}

/** A rejection by a policy (RFC 3463, 5.7.x). */
const BY_POLICY = /^\d{3}[ -]5\.7\./;

/** Whether a policy of the server rejects the content, as a filter for spam does: other mails may pass. */
export function isRejectedContent(error: unknown): boolean {
  const { command, responseCode = 0, response = '' } = error as SmtpError;
  return command === 'DATA' && responseCode >= 500 && BY_POLICY.test(response);
}

/**
 * Explains a failed dialogue with a mail server.
 *
 * @returns the problem and its remedy in one line, with the answer of the server and without credentials
 */
export function explainSmtpFailure(error: unknown, { host, port, startTls }: MailUrl): string {
  const { command = '', responseCode = 0, response } = error as SmtpError;
  const code = codeOf(error) ?? '';
  const server = `${host}:${port}`;
  const answer = response === undefined ? oneLine(error) : oneLine(response);
  if (code === 'EDNS' || code === 'ENOTFOUND' || /ENOTFOUND|EAI_AGAIN/.test(answer)) {
    return `the host ${host} cannot be resolved; correct the host of MAIL_URL`;
  }
  if (/ECONNREFUSED/.test(answer)) {
    return `${server} refuses connections; correct host and port of MAIL_URL, or start the mail server`;
  }
  if (code === 'ETIMEDOUT' || /timeout|ETIMEDOUT/i.test(answer)) {
    return `${server} does not answer in time; correct host and port of MAIL_URL (465 needs smtps://), or allow the connection in the firewall`;
  }
  if (code === 'ETLS' || isTlsError(error, answer)) return explainTls(server, startTls, answer);
  if (code === 'EAUTH' || command.startsWith('AUTH')) {
    return responseCode >= 500 || responseCode === 0
      ? `${server} rejects the user name or the password (${answer}); correct them in MAIL_URL, percent-encoded`
      : `${server} cannot check the password at present (${answer}); try again later`;
  }
  if (command === 'MAIL FROM') {
    return `${server} rejects the sender (${answer}); set MAIL_FROM to an address that this mail server may send for`;
  }
  if (command === 'RCPT TO') {
    return responseCode >= 500
      ? `${server} refuses the recipient (${answer}); check the address, and whether the mail server requires user name and password`
      : `${server} refuses the recipient for now (${answer}); try again later`;
  }
  if (responseCode >= 500) return `${server} rejects the mail (${answer})`;
  if (responseCode >= 400) return `${server} defers the mail (${answer}); try again later`;
  return `the dialogue with ${server} failed: ${answer}`;
}

function isTlsError(error: unknown, answer: string): boolean {
  return (
    /CERT|SIGNATURE|SSL|TLS/i.test(codeOf(error) ?? '') ||
    /certificate|self-signed|wrong version number|STARTTLS|SSL routines/i.test(answer)
  );
}

function explainTls(server: string, startTls: MailUrl['startTls'], answer: string): string {
  if (/self-signed|unable to|certificate|altnames/i.test(answer)) {
    return `the certificate of ${server} is not trusted (${answer}); add ?ca= with the file of its authority, or ?servername= with the name in the certificate, to MAIL_URL`;
  }
  if (/wrong version number/i.test(answer)) {
    return `${server} does not speak TLS from the start; use smtp:// instead of smtps://`;
  }
  return startTls === 'required'
    ? `${server} offers no encryption (${answer}); use smtps://, or add ?starttls=optional to MAIL_URL for a server in a trusted network`
    : `the encryption with ${server} failed (${answer})`;
}

/** Servers answer in several lines, and could print control characters to a terminal. */
function oneLine(value: unknown): string {
  const text = value instanceof Error ? value.message : String(value);
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
