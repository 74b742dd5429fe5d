import { writeFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { codeOf } from '../../common/errors/code-of.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { isMailAddress } from '../../config/mailbox.js';
import { loadEnvironment } from '../../config/load-environment.js';
import { MailComposer } from '../../mail/delivery/mail-composer.js';
import { appName, linkBase, senderOf } from '../../config/service-identity.js';
import type { MailTemplate } from '../../mail/mail-template.js';
import type { RenderedMail } from '../../mail/rendering/mail-renderer.js';
import { sampleFacts } from '../../mail/rendering/sample-facts.js';
import { createTransport } from '../../mail/transports/create-transport.js';
import { DeliveryError } from '../../outbox/delivery-handler.js';

/** Writes a mail with example values. @throws OperationError for a language without texts, or a file that cannot be written */
export async function previewMail(
  template: MailTemplate,
  language: string | undefined,
  file: string,
): Promise<RenderedMail> {
  const environment = loadEnvironment();
  const { renderer } = await MailComposer.create(environment);
  const { languages } = renderer;
  if (language !== undefined && !languages.includes(language)) {
    throw new OperationError(
      `mails are not available in ${language}; available are ${languages.join(', ')}`,
    );
  }
  const facts = sampleFacts(
    template,
    language ?? renderer.languageFor(null),
    appName(environment),
    linkBase(environment),
  );
  const mail = renderer.render(facts);
  try {
    writeFileSync(file, mail.html);
  } catch (error) {
    throw new OperationError(`cannot write ${file} (${codeOf(error) ?? String(error)})`);
  }
  return mail;
}

/**
 * Sends a test mail past the outbox.
 *
 * @returns the answer of the mail server
 * @throws OperationError with the cause and its remedy
 */
export async function sendTestMail(to: string): Promise<string> {
  const environment = loadEnvironment();
  if (!environment.hasMail) throw new OperationError('mail is off; set MAIL_URL');
  if (!isMailAddress(to)) throw new OperationError(`${to} is not an e-mail address`);
  const transport = createTransport(environment);
  const text = `This is a test mail from ${appName(environment)}. Mail works.`;
  try {
    const answer = await transport.send({
      id: uuidv7(),
      template: 'test',
      from: senderOf(environment),
      to,
      subject: `Test mail from ${appName(environment)}`,
      text: `${text}\n`,
      html: undefined,
    });
    return environment.sendsMail
      ? `the mail server has accepted the mail to ${to}: ${answer}`
      : `wrote ${answer}; set MAIL_URL to send mail`;
  } catch (error) {
    if (error instanceof DeliveryError) throw new OperationError(error.message);
    throw error;
  } finally {
    transport.close();
  }
}
