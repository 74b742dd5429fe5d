import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MailFolder } from '../../support/site-states/mail-folder.mjs';
import { PASSWORD } from '../../support/site-states/browser-visitor.mjs';
import { siteVariables } from '../../support/site-states/site-settings.mjs';
import { findFreePort } from './free-port.mjs';
import { runCli, Server } from './server.mjs';
import { registerCleanup } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const ADMIN = 'user create --role admin --username operator --email operator@example.com';

/**
 * Starts a service for states of pages, with an admin.
 *
 * @param name of `SITE_SETTINGS`
 */
export async function startSiteService(name, dist, extra = {}) {
  const folder = join(temporaryFolder('site'), name);
  mkdirSync(folder);
  const port = await findFreePort();
  const variables = {
    RATE_LIMIT_ENABLED: 'true',
    ...siteVariables(name, port),
    DATABASE_URL: `sqlite:${folder}/auth.db`,
    ...extra,
  };
  const args = [...ADMIN.split(' '), '--password-stdin'];
  await runCli({ dist, variables, args, input: `${PASSWORD}\n` });
  const server = new Server({ name, dist, port, variables });
  registerCleanup(() => server.stop());
  await server.start();
  const origin = variables.PUBLIC_URL;
  const login = await fetch(`${server.origin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'operator', password: PASSWORD }),
  });
  const { access_token: adminToken } = await login.json();
  return { origin, mails: new MailFolder(join(folder, 'mail')), adminToken, server };
}
