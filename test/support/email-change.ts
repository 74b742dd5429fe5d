import type { OneTimePurpose } from '../../src/tokens/one-time/one-time-purpose.js';
import { TestApp, type TestResponse } from './app.js';
import { MailSink } from './mail/mail-sink.js';
import { oneTimeTokenRows } from './one-time-token-rows.js';
import { registerAdmin, type TestUser } from './users.js';

export const NEW_PASSWORD = 'another long password';

type Session = Pick<TestUser, 'access_token'>;

let count = 0;

/** @returns an address that no user of the test file has */
export function newAddress(): string {
  count += 1;
  return `new${count}@example.org`;
}

/** An application with a mail server, and the steps of a change of e-mail. */
export class EmailChangeTest {
  private constructor(
    readonly app: TestApp,
    readonly mailbox: MailSink,
    readonly admin: TestUser,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<EmailChangeTest> {
    const mailbox = await MailSink.open();
    const app = await TestApp.start({ ...mailbox.variables, ...variables });
    return new EmailChangeTest(app, mailbox, await registerAdmin(app));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.mailbox.close();
  }

  changeProfile({ access_token: token }: Session, json: object): Promise<TestResponse> {
    return this.app.api('PUT', '/users/me', { token, json });
  }

  changeAsAdmin({ id }: TestUser, json: object): Promise<TestResponse> {
    return this.app.api('PUT', `/users/${id}`, { token: this.admin.access_token, json });
  }

  deleteAsAdmin({ id }: TestUser): Promise<TestResponse> {
    return this.app.api('DELETE', `/users/${id}`, { token: this.admin.access_token });
  }

  changePassword({ access_token: token, password }: TestUser): Promise<TestResponse> {
    const json = { current_password: password, new_password: NEW_PASSWORD };
    return this.app.api('PUT', '/users/me/password', { token, json });
  }

  confirm(token: string): Promise<TestResponse> {
    return this.app.api('POST', '/auth/email-change/confirm', { json: { token } });
  }

  undo(token: string): Promise<TestResponse> {
    return this.app.api('POST', '/auth/email-change/undo', { json: { token } });
  }

  /** The profile as an admin sees it. */
  async profileOf({ id }: TestUser): Promise<Record<string, unknown>> {
    const { body } = await this.app.api('GET', `/users/${id}`, { token: this.admin.access_token });
    return body as Record<string, unknown>;
  }

  /** @returns the status of a sign-in */
  async signIn(email: string, password: string): Promise<number> {
    const { status } = await this.app.api('POST', '/auth/login', { json: { email, password } });
    return status;
  }

  /** @returns the token of the mail to the new address */
  async request(user: Session, email = newAddress()): Promise<{ email: string; token: string }> {
    expect((await this.changeProfile(user, { email })).status).toBe(200);
    const { token } = await this.mailbox.next(email, 'confirm_email_change');
    return { email, token };
  }

  /** @returns the new address, and the token of the mail to the previous one */
  async change(user: Session, previous: string): Promise<{ email: string; undoToken: string }> {
    const { email, token } = await this.request(user);
    expect((await this.confirm(token)).status).toBe(204);
    const { token: undoToken } = await this.mailbox.next(previous, 'email_change_warning');
    return { email, undoToken };
  }

  /** Number of tokens that were issued to a user. */
  countTokens({ id: userId }: TestUser, purpose?: OneTimePurpose): Promise<number> {
    return oneTimeTokenRows(this.app).countBy({ userId, ...(purpose && { purpose }) });
  }
}

export async function expectInvalid(answer: Promise<TestResponse>): Promise<void> {
  const { status, body } = await answer;
  expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
}
