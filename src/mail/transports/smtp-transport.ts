import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../../common/errors/code-of.js';
import { StartupError } from '../../common/errors/startup.error.js';
import type { MailUrl } from '../../config/mail-url.js';
import { DeliveryError, PermanentDeliveryError } from '../../outbox/delivery-handler.js';
import { ContentRejectedError, type MailMessage, type MailTransport } from './mail-message.js';
import { toMime } from './mime.js';
import { explainSmtpFailure, isRejectedContent, isRejectedForGood } from './smtp-failure.js';

/** Milliseconds. A mail server that takes longer is away, and the mail is sent again later. */
const CONNECT_TIMEOUT = 10_000;
const GREETING_TIMEOUT = 10_000;
/** Without a byte; some servers scan a mail before they answer its end. */
const SOCKET_TIMEOUT = 30_000;

/** Connections of one instance; providers allow at least ten. */
const CONNECTIONS = 5;

type Mailer = Awaited<ReturnType<typeof createMailer>>;

/** Sends mails to a mail server, over connections that stay open between mails. */
export class SmtpTransport implements MailTransport {
  private readonly ca: Buffer | undefined;
  private mailer: Promise<Mailer> | undefined;

  /**
   * @param name of this service in the dialogue; a host name that servers can look up
   * @throws StartupError for a file of certificates that cannot be read
   */
  constructor(
    private readonly url: MailUrl,
    private readonly name: string = hostname(),
  ) {
    this.ca = url.ca === undefined ? undefined : readCertificates(url.ca);
  }

  async send(message: MailMessage): Promise<string> {
    const mailer = await this.connect();
    try {
      const { response } = await mailer.sendMail(toMime(message));
      return response;
    } catch (error) {
      throw failureOf(error, this.url);
    }
  }

  async verify(): Promise<void> {
    const mailer = await this.connect();
    try {
      await mailer.verify();
    } catch (error) {
      throw failureOf(error, this.url);
    }
  }

  close(): void {
    void this.mailer?.then((mailer) => mailer.close());
  }

  private connect(): Promise<Mailer> {
    this.mailer ??= createMailer(this.url, this.name, this.ca);
    return this.mailer;
  }
}

/** Loaded with the first mail: a start without mail loads nothing. */
async function createMailer(
  { host, port, isSecure, startTls, user, password, servername }: MailUrl,
  name: string,
  ca: Buffer | undefined,
) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    host,
    port,
    secure: isSecure,
    requireTLS: !isSecure && startTls === 'required',
    ignoreTLS: startTls === 'off',
    name,
    ...(user !== undefined && { auth: { user, pass: password } }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
      ...(servername !== undefined && { servername }),
    },
    connectionTimeout: CONNECT_TIMEOUT,
    dnsTimeout: CONNECT_TIMEOUT,
    greetingTimeout: GREETING_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
  });
}

/** @returns an error with a message for the operator, without credentials */
function failureOf(error: unknown, url: MailUrl): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const ErrorClass = isRejectedForGood(error)
    ? PermanentDeliveryError
    : isRejectedContent(error)
      ? ContentRejectedError
      : DeliveryError;
  return new ErrorClass(explainSmtpFailure(error, url), { cause: error });
}

function readCertificates(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StartupError(
      `MAIL_URL names a ca file that cannot be read (${codeOf(error) ?? 'unreadable'}); correct ?ca= or remove it`,
      error,
    );
  }
}
