import { join } from 'node:path';
import { PASSWORD } from './site-states/browser-visitor.mjs';
import { MailFolder } from './site-states/mail-folder.mjs';
import { siteVariables } from './site-states/site-settings.mjs';
import { freePort, ProjectFolder, type Server } from './program.js';

const ADMIN = 'user create --role admin --username operator --email operator@example.com';

/** The built service with settings of `SITE_SETTINGS`, for the pages in a browser. */
export class SiteService {
  private constructor(
    private readonly folder: ProjectFolder,
    private readonly server: Server,
    readonly origin: string,
    /** Of an admin. */
    readonly adminToken: string,
  ) {}

  static async start(name: string, settings: Record<string, string> = {}): Promise<SiteService> {
    const folder = new ProjectFolder();
    const created = await folder.cli([...ADMIN.split(' '), '--password-stdin'], `${PASSWORD}\n`);
    if (created.code !== 0) throw new Error(created.stderr);
    const variables = { ...siteVariables(name, await freePort()), ...settings };
    const server = await folder.serve(variables);
    const login = { username: 'operator', password: PASSWORD };
    const { body } = await server.post('/auth/login', login);
    return new SiteService(
      folder,
      server,
      variables['PUBLIC_URL'] ?? server.url,
      body.access_token,
    );
  }

  readonly mails = new MailFolder(join(this.folder.path, 'data', 'mail'));

  async stop(): Promise<void> {
    await this.server.stop();
    await this.folder.remove();
  }
}
