import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { DeliveryError } from '../outbox/delivery-handler.js';
import { MailComposer } from './delivery/mail-composer.js';
import { createTransport } from './transports/create-transport.js';

/**
 * Checks templates and texts, and connects, encrypts and signs in to the mail server; sends nothing.
 *
 * @returns the state of mail, for the operator
 * @throws StartupError one line with the problem and its remedy
 */
export async function checkMail(environment: Environment): Promise<string> {
  if (!environment.hasMail) return 'off';
  await MailComposer.create(environment);
  const transport = createTransport(environment);
  try {
    await transport.verify();
    return environment.sendsMail
      ? 'works (signed in to the server; nothing was sent)'
      : 'written to files';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw new StartupError(`MAIL_URL: ${error.message}`, error);
  } finally {
    transport.close();
  }
}
