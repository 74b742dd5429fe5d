import { simpleParser } from 'mailparser';

/** A mail that has arrived. */
export interface TestMail {
  readonly template: string | undefined;
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** By lower-case name; one text per header field. */
  readonly headers: ReadonlyMap<string, string>;
  /** The link with the one-time token, the token and the code; empty where the mail has none. */
  readonly link: string;
  readonly token: string;
  readonly code: string;
}

export async function parseMail(source: Buffer, template?: string): Promise<TestMail> {
  const mail = await simpleParser(source);
  const text = mail.text ?? '';
  const link = /^https?:\/\/\S+\?token=\S+$/m.exec(text)?.[0] ?? '';
  const addresses = [mail.to ?? []].flat();
  return {
    template,
    messageId: mail.messageId ?? '',
    from: mail.from?.text ?? '',
    to: addresses.map((each) => each.text).join(', '),
    subject: mail.subject ?? '',
    text,
    html: mail.html || '',
    headers: new Map(mail.headerLines.map(({ key, line }) => [key, valueOf(line)])),
    link,
    token: link === '' ? '' : (new URL(link).searchParams.get('token') ?? ''),
    code: /^\d{8}$/m.exec(text)?.[0] ?? '',
  };
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(':') + 1).trim();
}
