import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { MailSink } from '../support/mail/mail-sink.js';

describe('commands for mail', () => {
  let database: TestDatabase;
  let mailbox: MailSink;
  let folder: string;

  beforeAll(async () => {
    database = await createDatabase();
    mailbox = await MailSink.open({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, callback) =>
        password === 'right' ? callback(null, { user: 'app' }) : callback(new Error('wrong')),
      onRcptTo: ({ address }, _session, callback) =>
        callback(
          address.startsWith('refused@')
            ? Object.assign(new Error('unknown user'), { responseCode: 550 })
            : undefined,
        ),
    });
    folder = mkdtempSync(join(tmpdir(), 'uas-mail-cli-'));
  });

  afterAll(async () => {
    await mailbox.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (args: string[], variables: Record<string, string> = mailbox.variables) =>
    command(database, args, '', { variables });
  const urlAs = (credentials: string) => `smtp://${credentials}@127.0.0.1:${mailbox.port}`;
  const check = (variables: Record<string, string>): Promise<CommandResult> =>
    run(['config', 'check', '--connect'], { ...mailbox.variables, PORT: '0', ...variables });

  describe('mail test', () => {
    it('sends a mail and prints the answer of the mail server', async () => {
      const { code, stdout } = await run(['mail', 'test', 'ada@example.com']);
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/^the mail server has accepted the mail to ada@example\.com: 250 /),
      ]);
      const { subject, text } = await mailbox.next('ada@example.com');
      expect([subject, text]).toEqual([
        'Test mail from Example',
        'This is a test mail from Example. Mail works.\n',
      ]);
    });

    it('prints the answer of the mail server as JSON', async () => {
      const { code, stdout } = await run(['mail', 'test', 'json@example.com', '--json']);
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        { recipient: 'json@example.com', answer: expect.stringContaining('250 ') },
      ]);
    });

    it.each([
      [
        'a refused recipient',
        'refused@example.com',
        {},
        /refuses the recipient \(550 unknown user\); check/,
      ],
      ['an invalid address', 'a@b@c', {}, /^a@b@c is not an e-mail address$/],
      ['mail that is off', 'ada@example.com', { MAIL_URL: 'off' }, /^mail is off; set MAIL_URL$/],
    ])('reports %s', async (_, address, variables, expected) => {
      const result = await run(['mail', 'test', address], { ...mailbox.variables, ...variables });
      expect(result.code).toBe(1);
      expect(result.stderr.trim()).toMatch(expected);
    });

    it('reports a rejected password without showing it', async () => {
      const variables = { ...mailbox.variables, MAIL_URL: urlAs('app:canary') };
      const { code, stdout, stderr } = await run(['mail', 'test', 'ada@example.com'], variables);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /rejects the user name or the password \(.*\); correct them in MAIL_URL/,
      );
      expect(stdout + stderr).not.toContain('canary');
    });
  });

  describe('mail preview', () => {
    it('writes an HTML file in a language, and prints subject and text', async () => {
      const out = join(folder, 'reset.html');
      const args = ['mail', 'preview', 'reset_password', '--language', 'de', '--out', out];
      const { code, stdout } = await run(args);
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(`wrote ${out}\n\nSubject: Setzen`),
      ]);
      expect(stdout).toContain('/reset-password?token=EXAMPLE');
      expect(readFileSync(out, 'utf8')).toContain('<html lang="de"');
    });

    it('prints subject and text as JSON', async () => {
      const out = join(folder, 'verify.html');
      const args = ['mail', 'preview', 'verify_email', '--out', out, '--json'];
      const { code, stdout } = await run(args);
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        {
          template: 'verify_email',
          file: out,
          subject: expect.stringMatching(/^Confirm /),
          text: expect.stringContaining('/verify-email?token=EXAMPLE'),
        },
      ]);
    });

    it.each([
      [['verify_mail'], /'verify_mail' is invalid .*Allowed choices are verify_email, /],
      [
        ['verify_email', '--language', 'fr'],
        /^mails are not available in fr; available are en, de$/,
      ],
      [['verify_email', '--out', '/no/such/file'], /^cannot write \/no\/such\/file \(ENOENT\)$/],
    ])('rejects %j', async (args, expected) => {
      const { code, stderr } = await run(['mail', 'preview', ...args]);
      expect(code).toBe(1);
      expect(stderr.trim()).toMatch(expected);
    });
  });

  describe('config check --connect', () => {
    it('signs in to the mail server, sends nothing, and shows no password', async () => {
      const { code, stdout } = await check({ MAIL_URL: urlAs('app:right') });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^MAIL_URL +environment +smtp:\/\/127\.0\.0\.1:\d+$/m);
      expect(stdout).toMatch(/^mail: works \(signed in to the server; nothing was sent\)$/m);
      expect(stdout).not.toContain('right');
    });

    it('reports a rejected password', async () => {
      const { code, stdout, stderr } = await check({ MAIL_URL: urlAs('app:canary') });
      expect(code).toBe(1);
      expect(stdout).not.toMatch(/^mail:/m);
      expect(stderr).toMatch(/^configuration: MAIL_URL: .* rejects the user name or the password/m);
      expect(stdout + stderr).not.toContain('canary');
    });

    it('reports a template that cannot be used', async () => {
      const templates = join(folder, 'templates');
      mkdirSync(templates);
      writeFileSync(join(templates, 'layout.txt.eta'), '<%= it.nothing %>');
      const { code, stderr } = await check({ MAIL_TEMPLATES: templates });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /configuration: MAIL_TEMPLATES: layout\.txt\.eta uses the unknown variable it\.nothing/,
      );
    });

    it('creates no folder for mails that are written to files', async () => {
      const DATABASE_URL = `sqlite:${join(folder, 'auth.db')}`;
      const variables = { MAIL_URL: '', DATABASE_URL };
      expect((await run(['config', 'check', '--connect'], { ...variables, PORT: '0' })).code).toBe(
        0,
      );
      expect(readdirSync(folder)).not.toContain('mail');
    });
  });
});
