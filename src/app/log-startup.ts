import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { API_PREFIX } from './app.setup.js';
import { Environment } from '../config/environment.js';
import { secretKeyProblem } from '../config/secret-key-problem.js';
import { Role } from '../access/role.enum.js';
import {
  countUnusableFactors,
  describeUnusableFactors,
} from '../credentials/count-unusable-factors.js';
import { runStatement } from '../database/run-statement.js';
import { SetupTokens } from '../auth/setup/setup-tokens.js';
import { describeSetup, hasSetupPage, setupLink } from './describe-setup.js';
import { maskValue } from '../config/secret-variables.js';
import { mailFolder } from '../mail/transports/file-transport.js';
import { FirstAdmin } from '../users/registration/first-admin.service.js';
import { UserListService } from '../users/user-list.service.js';
import { ListUsersQuery } from '../users/dto/list-users.query.js';

/** Logs the addresses of the service and, while there is no admin, the command that creates one. */
export async function logStartup(app: NestFastifyApplication): Promise<void> {
  const logger = new Logger('Server');
  const base = await baseUrl(app);
  logger.log(`API      ${base}/${API_PREFIX}`);
  const { PUBLIC_URL: publicUrl, SECRET_KEY: key, PAGES_ENABLED: hasPages } = app.get(Environment);
  if (hasPages) logger.log(`Pages    ${base}/ (sign-in and account)`);
  if (publicUrl !== undefined) logger.log(`Public   ${publicUrl}`);
  logger.log(`Mail     ${describeMail(app.get(Environment))}`);
  logger.log(`Docs     ${base}/docs and ${base}/redoc (${base}/openapi.json)`);
  const problem = key === undefined ? undefined : secretKeyProblem(key);
  if (problem !== undefined) logger.warn(`SECRET_KEY ${problem}; production refuses it`);
  await warnOfUnusableFactors(app, logger);
  const admins = await app
    .get(UserListService)
    .list(Object.assign(new ListUsersQuery(), { role: Role.Admin, limit: 1 }));
  if (admins.data.length === 0) {
    await printSetup(app, base);
    logger.log(
      'No admin yet. Create the first: npx auth-service user create --role admin --username admin --email admin@example.com',
    );
  }
}

/** On standard error, because the log is on standard output. */
async function printSetup(app: NestFastifyApplication, base: string): Promise<void> {
  const environment = app.get(Environment);
  if (!hasSetupPage(environment) || !(await app.get(FirstAdmin).isDatabaseEmpty())) return;
  const token = app.get(SetupTokens).issue();
  const link = setupLink(environment.PUBLIC_URL ?? base, token);
  const lines = describeSetup(environment, link, process.stderr.isTTY);
  if (lines !== undefined) process.stderr.write(`${lines}\n`);
}

async function warnOfUnusableFactors(app: NestFastifyApplication, logger: Logger): Promise<void> {
  const dataSource = app.get(DataSource);
  const environment = app.get(Environment);
  const count = await countUnusableFactors(
    (statement, parameters) => runStatement(dataSource, statement, parameters),
    environment,
  );
  if (count > 0) logger.warn(describeUnusableFactors(count, environment));
}

/** Where mails go; in production, mail that is off is never a silent success. */
export function describeMail(environment: Environment): string {
  const { MAIL_URL, hasMail } = environment;
  if (!hasMail) return 'off: flows by mail are rejected with 501 mail_disabled; set MAIL_URL';
  return MAIL_URL === undefined
    ? `written to files in ${mailFolder(environment)}; set MAIL_URL to send it`
    : `sent by ${maskValue('MAIL_URL', MAIL_URL)}`;
}

/** A clickable address: localhost for a server that listens on all addresses. */
async function baseUrl(app: NestFastifyApplication): Promise<string> {
  const url = await app.getUrl();
  return url
    .replace('[::1]', 'localhost')
    .replace('127.0.0.1', 'localhost')
    .replace('0.0.0.0', 'localhost');
}
