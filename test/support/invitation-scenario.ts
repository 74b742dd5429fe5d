import { auditEvents } from './audit.js';
import { TestApp, type TestResponse } from './app.js';
import { MailSink } from './mail/mail-sink.js';
import { newUser, registerAdmin, type TestUser } from './users.js';

export const INVITED_PASSWORD = 'a password of the invited person';

/** An application that sends mails, and an admin that invites users. */
export class InvitationScenario {
  private constructor(
    readonly mails: MailSink,
    readonly app: TestApp,
    readonly admin: TestUser,
  ) {}

  static async start(): Promise<InvitationScenario> {
    const mails = await MailSink.open();
    const variables = { ...mails.variables, PUBLIC_URL: 'https://auth.example.com' };
    const app = await TestApp.start(variables);
    return new InvitationScenario(mails, app, await registerAdmin(app));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.mails.close();
  }

  asAdmin(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: object) {
    return this.app.api(method, path, { token: this.admin.access_token, json });
  }

  async invite(fields: object = {}): Promise<{ id: string; email: string }> {
    const { email } = newUser();
    const { status, body } = await this.asAdmin('POST', '/invitations', { email, ...fields });
    expect(status).toBe(201);
    return { id: body.id, email };
  }

  async tokenFor(email: string): Promise<string> {
    return (await this.mails.next(email, 'invitation')).token;
  }

  accept(json: object): Promise<TestResponse> {
    const body = { password: INVITED_PASSWORD, ...json };
    return this.app.api('POST', '/auth/accept-invitation', { json: body });
  }

  /** The events of a user, the newest first. */
  async eventsOf(id: string): Promise<string[]> {
    return (await auditEvents(this.app, this.admin, `user_id=${id}`)).map(({ event }) => event);
  }
}
