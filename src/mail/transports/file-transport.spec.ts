import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { FileTransport, mailFolder } from './file-transport.js';
import type { MailMessage } from './mail-message.js';

const MESSAGE: MailMessage = {
  id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  template: 'verify_email',
  from: { name: 'Exämple', address: 'no-reply@example.com' },
  to: 'ada@bücher.example',
  subject: 'Bestätigen Sie',
  html: '<p>ö</p>',
  text: 'ö\n',
  link: 'https://example.com/verify-email?token=x',
};

describe('FileTransport', () => {
  let root: string;
  let folder: string;
  let log: jest.SpiedFunction<typeof Logger.prototype.log>;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'uas-mail-'));
    folder = join(root, 'data', 'mail');
    log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  });

  afterEach(() => {
    log.mockRestore();
    rmSync(root, { recursive: true });
  });

  it('writes a mail that a mail program opens, for its owner only', async () => {
    const file = await new FileTransport(folder).send(MESSAGE);
    expect(file).toBe(join(folder, `${MESSAGE.id}-verify_email.eml`));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const mail = await simpleParser(readFileSync(file));
    expect(mail.subject).toBe('Bestätigen Sie');
    expect(mail.text).toBe('ö\n');
    expect(mail.messageId).toBe(`<${MESSAGE.id}@example.com>`);
    expect(readFileSync(file, 'utf8')).toContain('\nTo: ada@xn--bcher-kva.example\r\n');
  });

  it('closes a folder that other users could read', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    await new FileTransport(folder).send(MESSAGE);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('logs file and link', async () => {
    const file = await new FileTransport(folder).send(MESSAGE);
    expect(log).toHaveBeenCalledWith(
      `verify_email to ada@bücher.example is in ${file}, link: https://example.com/verify-email?token=x`,
    );
  });

  it('keeps the newest 500 mails, and no attempt at a mail twice', async () => {
    mkdirSync(folder, { recursive: true });
    for (let index = 0; index < 500; index += 1) {
      writeFileSync(join(folder, `0198-${String(index).padStart(3, '0')}.eml`), '');
    }
    writeFileSync(join(folder, 'notes.txt'), '');
    await new FileTransport(folder).send(MESSAGE);
    await new FileTransport(folder).send(MESSAGE);
    expect(readdirSync(folder)).toHaveLength(501);
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
    expect(existsSync(join(folder, '0198-000.eml'))).toBe(false);
  });

  it.each([
    ['sqlite:./data/auth.db', 'data/mail'],
    ['sqlite:/srv/auth/auth.db', '/srv/auth/mail'],
    ['sqlite::memory:', 'data/mail'],
    ['postgres://db/auth', 'data/mail'],
  ])('writes beside the database %s to %s', (DATABASE_URL, expected) => {
    expect(mailFolder({ DATABASE_URL })).toBe(expected);
  });

  it.each(['a@example.com\r\nBcc: b@example.com', 'a@example.com, b@example.com', 'a@b@c'])(
    'refuses the recipient %j for good',
    async (to) => {
      const sent = new FileTransport(folder).send({ ...MESSAGE, to });
      await expect(sent).rejects.toMatchObject({ name: 'PermanentDeliveryError' });
    },
  );
});
