import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { logStartup } from '../../src/app/log-startup.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { addFactors } from '../support/factors.js';
import { statementsOf } from '../support/statements.js';
import { register } from '../support/users.js';

const NO_TOTP = { TOTP_ENABLED: 'false' };
const NO_PASSKEYS = { PASSKEYS_ENABLED: 'false' };

describe('factors of kinds that are turned off', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    const app = await TestApp.start({}, database);
    for (const factors of [['totp'], ['passkey'], ['passkey'], ['totp', 'passkey'], []] as const) {
      await addFactors(app, (await register(app)).id, ...factors);
    }
    await app.close();
  });
  afterAll(() => database.drop());
  afterEach(() => jest.restoreAllMocks());

  const warningsOf = async (variables: Record<string, string>): Promise<string[]> => {
    const args = ['config', 'check', '--connect', '--json'];
    const { code, stdout } = await command(database, args, undefined, { variables });
    expect(code).toBe(0);
    const { warnings } = JSON.parse(stdout) as { warnings: string[] };
    return warnings.filter((line) => line.includes('second factor'));
  };

  it.each([
    [NO_TOTP, [/^1 user can sign in without a second factor, because TOTP_ENABLED turned off /]],
    [NO_PASSKEYS, [/^2 users can .* set PASSKEYS_ENABLED to true, or REQUIRE_MFA/]],
    [{ ...NO_TOTP, ...NO_PASSKEYS }, [/^4 users .* TOTP_ENABLED and PASSKEYS_ENABLED /]],
    [{}, []],
  ])('are counted by config check with %j', async (variables, expected) => {
    const matching = expected.map((pattern) => expect.stringMatching(pattern));
    expect(await warningsOf(variables)).toEqual(matching);
  });

  it('are reported at the start', async () => {
    const app = await TestApp.start(NO_PASSKEYS, database);
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await app.app.listen(0, '127.0.0.1');
    await logStartup(app.app);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^2 users can sign in without /));
    await app.close();
  });

  it('cost the start no statement while all kinds are on', async () => {
    const app = await TestApp.start({}, database);
    await app.app.listen(0, '127.0.0.1');
    const statements = await statementsOf(app, () => logStartup(app.app));
    expect(statements.filter((sql) => sql.includes('has_second_factor = TRUE'))).toEqual([]);
    await app.close();
  });
});
