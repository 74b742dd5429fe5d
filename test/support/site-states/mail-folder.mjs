import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';

/** Milliseconds; only a mail that is never written takes as long. */
const LIMIT = 30_000;

/** The mails that a service without `MAIL_URL` writes to files. */
export class MailFolder {
  #taken = new Set();

  constructor(path) {
    this.path = path;
  }

  /**
   * Waits for the next mail to an address, which no earlier call returned.
   *
   * @param template such as `verify_email`
   * @returns its link, and the code where it has one
   */
  async next(address, template) {
    const deadline = Date.now() + LIMIT;
    while (Date.now() < deadline) {
      const found = await this.#find(address, template);
      if (found) return found;
      await pause(20);
    }
    throw new Error(`no mail ${template} to ${address} in ${this.path}`);
  }

  async #find(address, template) {
    // The folder does not exist before the first mail.
    const names = await readdir(this.path).catch(() => []);
    for (const name of names.filter((each) => each.endsWith(`-${template}.eml`)).toSorted()) {
      if (this.#taken.has(name)) continue;
      const mail = await simpleParser(await readFile(join(this.path, name)));
      // A file that is being written has no text yet.
      if (mail.to?.text !== address || !mail.text) continue;
      this.#taken.add(name);
      const link = /^https?:\/\/\S+\?token=\S+$/m.exec(mail.text)?.[0];
      return { link, code: /^\d{8}$/m.exec(mail.text)?.[0] };
    }
    return undefined;
  }
}
