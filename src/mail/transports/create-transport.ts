import type { Environment } from '../../config/environment.js';
import { parseMailUrl } from '../../config/mail-url.js';
import { FileTransport, mailFolder } from './file-transport.js';
import type { MailTransport } from './mail-message.js';
import { SmtpTransport } from './smtp-transport.js';

/** The transport of `MAIL_URL`; connects to nothing yet. @throws StartupError */
export function createTransport(environment: Environment): MailTransport {
  const { MAIL_URL, PUBLIC_URL } = environment;
  if (MAIL_URL === undefined) return new FileTransport(mailFolder(environment));
  // The name of a container or a laptop is rejected by some mail servers.
  const name = PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL).hostname;
  return new SmtpTransport(parseMailUrl(MAIL_URL), name);
}
