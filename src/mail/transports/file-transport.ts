import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ensureFolder } from '../../common/ensure-folder.js';
import { codeOf } from '../../common/errors/code-of.js';
import { probeFolder } from '../../common/probe-folder.js';
import { OWNER_ONLY, OWNER_ONLY_DIRECTORY } from '../../common/file-permissions.js';
import { sqliteFile } from '../../config/database-url.js';
import type { Environment } from '../../config/environment.js';
import { DeliveryError } from '../../outbox/delivery-handler.js';
import type { MailMessage, MailTransport } from './mail-message.js';
import { toMime } from './mime.js';

/** Files; the oldest are deleted. */
const MAX_FILES = 500;

/** The folder of mails that are not sent: beside the SQLite database, as the generated key. */
export function mailFolder({ DATABASE_URL }: Pick<Environment, 'DATABASE_URL'>): string {
  const file = sqliteFile(DATABASE_URL);
  return join(file !== undefined && file !== ':memory:' ? dirname(file) : 'data', 'mail');
}

/**
 * Writes mails as files instead of sending them, and logs file and link, so that every flow can be tried
 * without a mail server. Never in production: the log would contain tokens.
 */
export class FileTransport implements MailTransport {
  private readonly logger = new Logger('Mail');

  constructor(private readonly folder: string) {}

  async send(message: MailMessage): Promise<string> {
    const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
    const content = await new MailComposer(toMime(message)).compile().build();
    ensureFolder(dirname(this.folder), OWNER_ONLY_DIRECTORY);
    // Links in mails sign in, so that a folder that existed before is closed too.
    ensureFolder(this.folder, OWNER_ONLY_DIRECTORY);
    chmodSync(this.folder, OWNER_ONLY_DIRECTORY);
    // Delivery ids are UUIDs of version 7: files are in the order of their mails.
    const file = join(this.folder, `${message.id}-${message.template}.eml`);
    writeFileSync(file, content, { mode: OWNER_ONLY });
    this.deleteOldest();
    const link = message.link === undefined ? '' : `, link: ${message.link}`;
    this.logger.log(`${message.template} to ${message.to} is in ${file}${link}`);
    return file;
  }

  async verify(): Promise<void> {
    try {
      probeFolder(this.folder);
    } catch (error) {
      throw new DeliveryError(
        `mails cannot be written to ${this.folder} (${codeOf(error) ?? String(error)}); make the folder writable, or set MAIL_URL`,
        { cause: error },
      );
    }
  }

  close(): void {
    // Nothing is open.
  }

  private deleteOldest(): void {
    const files = readdirSync(this.folder).filter((name) => name.endsWith('.eml'));
    for (const name of files.toSorted().slice(0, -MAX_FILES)) {
      rmSync(join(this.folder, name), { force: true });
    }
  }
}
