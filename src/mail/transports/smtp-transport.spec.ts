import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { MailSink } from '../../../test/support/mail/mail-sink.js';
import { parseMailUrl } from '../../config/mail-url.js';
import type { MailMessage } from './mail-message.js';
import { SmtpTransport } from './smtp-transport.js';

const MESSAGE: MailMessage = {
  id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  template: 'verify_email',
  from: { name: 'Example', address: 'no-reply@example.com' },
  to: 'ada@example.com',
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello\n',
};

/** A server that answers each command as `answers` says, by its first word. */
async function serve(answers: Record<string, string>): Promise<Server> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    const say = (text: string | undefined) => socket.write(`${text ?? '250 OK'}\r\n`);
    say(answers['greeting'] ?? '220 mail ESMTP');
    let isContent = false;
    socket.on('data', (data) => {
      if (isContent) {
        isContent = !data.toString().endsWith('\r\n.\r\n');
        if (!isContent) say(answers['content']);
        return;
      }
      const [word = ''] = data.toString().split(/[\s:]/);
      isContent = word === 'DATA' && answers[word]?.startsWith('354') === true;
      say(answers[word] ?? (word === 'EHLO' ? '250-mail\r\n250 AUTH PLAIN' : undefined));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** @returns the error of a mail to that server, or its answer */
async function failureOf(answers: Record<string, string>, query = '', user = ''): Promise<unknown> {
  const server = await serve(answers);
  const { port } = server.address() as AddressInfo;
  const transport = new SmtpTransport(parseMailUrl(`smtp://${user}127.0.0.1:${port}${query}`));
  try {
    return await transport.send(MESSAGE);
  } catch (error) {
    return error;
  } finally {
    transport.close();
    server.close();
  }
}

describe('SmtpTransport', () => {
  it.each([
    ['550 5.1.1 no such user', 'PermanentDeliveryError'],
    ['553 bad name', 'PermanentDeliveryError'],
    ['550 5.7.1 relay denied', 'DeliveryError'],
    ['530 5.7.0 authenticate first', 'DeliveryError'],
    ['450 4.2.1 mailbox busy', 'DeliveryError'],
    ['451 greylisted', 'DeliveryError'],
  ])('gives up only a recipient that is refused for good: %s', async (answer, expected) => {
    const failure = await failureOf({ RCPT: answer });
    expect(failure).toMatchObject({
      name: expected,
      message: expect.stringContaining(answer.slice(0, 3)),
    });
  });

  it.each([
    ['554 spam', 'PermanentDeliveryError'],
    ['552 5.3.4 message too big', 'PermanentDeliveryError'],
    ['550 5.7.1 refused by policy', 'DeliveryError'],
    ['452 4.3.1 insufficient storage', 'DeliveryError'],
  ])('gives up only content that is rejected for good: %s', async (answer, expected) => {
    const failure = await failureOf({ DATA: '354 go ahead', content: answer });
    expect(failure).toMatchObject({ name: expected, message: expect.stringContaining(answer) });
    expect(await failureOf({ DATA: answer })).toMatchObject({ name: expected });
  });

  it.each([
    ['a greeting of 554', { greeting: '554 go away' }, /\(554 go away\)|554 go away/],
    [
      'a refused sender',
      { MAIL: '553 5.1.8 not yours' },
      /rejects the sender \(553 5\.1\.8 not yours\); set MAIL_FROM/,
    ],
    [
      'content refused by a policy',
      { DATA: '554 5.7.1 no' },
      /rejects the mail \(554 5\.7\.1 no\)/,
    ],
    ['a server that is busy', { MAIL: '421 4.3.2 busy' }, /421 4\.3\.2 busy/],
  ])('repeats a mail after %s', async (_, answers, expected) => {
    const failure = await failureOf(answers);
    expect(failure).toMatchObject({
      name: 'DeliveryError',
      message: expect.stringMatching(expected),
    });
  });

  it('repeats a mail after a rejected password, which its message does not contain', async () => {
    const failure = await failureOf({ AUTH: '535 5.7.8 wrong' }, '', 'app:canary@');
    expect(failure).toMatchObject({
      name: 'DeliveryError',
      message: expect.stringMatching(
        /rejects the user name or the password \(.*535 5\.7\.8 wrong\); correct them in MAIL_URL/,
      ),
    });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });

  it('sends nothing without encryption where that is required', async () => {
    const failure = await failureOf({ STARTTLS: '502 no' }, '?starttls=required');
    expect(failure).toMatchObject({
      name: 'DeliveryError',
      message: expect.stringMatching(
        /offers no encryption .*use smtps:\/\/, or add \?starttls=optional/,
      ),
    });
  });

  it('reports a server that refuses connections', async () => {
    const server = await serve({});
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const transport = new SmtpTransport(parseMailUrl(`smtp://127.0.0.1:${port}`));
    await expect(transport.send(MESSAGE)).rejects.toThrow(
      /refuses connections; correct host and port/,
    );
    transport.close();
  });

  it.each([
    ['STARTTLS with a certificate that is not trusted', 'smtp', {}],
    ['TLS with a certificate that is not trusted', 'smtps', { secure: true }],
  ])('rejects %s', async (_, protocol, options) => {
    const sink = await MailSink.open({ disabledCommands: [], ...options });
    const query = protocol === 'smtp' ? '?starttls=required' : '';
    const transport = new SmtpTransport(
      parseMailUrl(`${protocol}://127.0.0.1:${sink.port}${query}`),
    );
    await expect(transport.send(MESSAGE)).rejects.toThrow(
      /certificate of .* is not trusted .*add \?ca=/,
    );
    expect(sink.count(MESSAGE.to)).toBe(0);
    transport.close();
    await sink.close();
  });

  it('rejects TLS from the start by a server that starts without', async () => {
    const server = await serve({});
    const { port } = server.address() as AddressInfo;
    const transport = new SmtpTransport(parseMailUrl(`smtps://127.0.0.1:${port}`));
    await expect(transport.verify()).rejects.toThrow(
      /does not speak TLS from the start; use smtp:\/\//,
    );
    transport.close();
    server.close();
  });

  it('sends the parts of a mail over one connection, with one Message-ID for all attempts', async () => {
    const names = new Set<string>();
    const sink = await MailSink.open({
      onConnect: ({ id }, callback) => {
        names.add(id);
        callback();
      },
    });
    const transport = new SmtpTransport(parseMailUrl(sink.variables.MAIL_URL), 'auth.example.com');
    await transport.verify();
    for (let attempt = 0; attempt < 3; attempt += 1) await transport.send(MESSAGE);
    const next = () => sink.next(MESSAGE.to, MESSAGE.template);
    const mails = [await next(), await next()];
    expect(new Set(mails.map(({ messageId }) => messageId))).toEqual(
      new Set([`<${MESSAGE.id}@example.com>`]),
    );
    expect(mails[0]).toMatchObject({ text: 'Hello\n', html: '<p>Hello</p>', subject: 'Hello' });
    // One for `verify`, one for the pool.
    expect(names.size).toBeLessThanOrEqual(2);
    transport.close();
    await sink.close();
  });

  it('stops the start if its certificates cannot be read', () => {
    expect(() => new SmtpTransport(parseMailUrl('smtps://mail?ca=/no/ca.pem'))).toThrow(
      'MAIL_URL names a ca file that cannot be read (ENOENT); correct ?ca= or remove it',
    );
  });
});
