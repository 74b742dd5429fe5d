import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type TestMail, parseMail } from './test-mail.js';

interface ReceivedMail {
  readonly to: string;
  readonly template: string | undefined;
  readonly source: Buffer;
  isTaken: boolean;
}

/** Milliseconds; only a mail that is never sent takes as long. */
const LIMIT = 30_000;

/** A mail server that keeps all mails for the tests. */
export class MailSink {
  private readonly mails: ReceivedMail[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const source = Buffer.concat(parts);
          for (const { address } of session.envelope.rcptTo) this.receive(address, source);
          callback();
        });
      },
      ...options,
    });
    // A client that drops its connection is not a failure of the test.
    this.server.on('error', () => undefined);
  }

  /** @param options override those of `smtp-server`, to refuse or to be slow */
  static async open(options: SMTPServerOptions = {}): Promise<MailSink> {
    const sink = new MailSink(options);
    await once(sink.server.listen(0, '127.0.0.1'), 'listening');
    return sink;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** The variables of an application that sends its mails here. */
  get variables(): { MAIL_URL: string; MAIL_FROM: string } {
    return {
      MAIL_URL: `smtp://127.0.0.1:${this.port}`,
      MAIL_FROM: 'Example <no-reply@example.com>',
    };
  }

  /**
   * Waits for the next mail to an address, which no earlier call returned.
   *
   * @param template the first mail of this template; earlier ones of others stay. Unset, any but the mail that
   *   each registration sends
   */
  async next(address: string, template?: string): Promise<TestMail> {
    const deadline = Date.now() + LIMIT;
    for (;;) {
      const found = this.mails.find((mail) => !mail.isTaken && isMatch(mail, address, template));
      if (found) {
        found.isTaken = true;
        return parseMail(found.source, found.template);
      }
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no mail ${template ?? ''} to ${address}: ${this.describe()}`);
      await this.arrival(left);
    }
  }

  /** Number of mails that have arrived for an address; `template` as above. */
  count(address: string, template?: string): number {
    return this.mails.filter((mail) => isMatch(mail, address, template)).length;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      // Pooled connections stay open until the application closes.
      for (const connection of this.server.connections) connection.close();
    });
  }

  private receive(to: string, source: Buffer): void {
    const template = /^x-mail-template: (\S+)/im.exec(source.toString('latin1'))?.[1];
    this.mails.push({ to, template, source, isTaken: false });
    for (const wake of this.waiting) wake();
  }

  private async arrival(limit: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, limit);
      this.waiting.add(wake);
    });
  }

  private describe(): string {
    const lines = this.mails.map(({ to, template, isTaken }) =>
      [template, 'to', to, isTaken ? '(taken)' : ''].join(' ').trim(),
    );
    return lines.length > 0 ? `arrived are ${lines.join(', ')}` : 'no mail has arrived';
  }
}

function isMatch(mail: ReceivedMail, address: string, template: string | undefined): boolean {
  if (mail.to !== address) return false;
  return template === undefined ? mail.template !== 'verify_email' : mail.template === template;
}
