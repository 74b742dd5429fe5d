import { runExperiment } from '../support/experiment.js';

/**
 * Milliseconds: `LIVE_TIMEOUT` of the change feed on PostgreSQL. It does not depend on the machine: a cached
 * session is accepted only until this time after the last heartbeat with a reply, and notifications arrive
 * before the replies of later heartbeats.
 */
const BOUND = ['--bound', '1500'];

/** The experiments of docs/reliability.md in a short form; `npm run verify:…` runs them in full. */
describe.each(['sqlite', 'postgres'])('the short experiments on %s', (engine) => {
  const database = ['--database', engine];

  it('lose no acknowledged write when the server is killed, and explain each history', async () => {
    const ledger = await runExperiment('kill-ledger', ...database, '--kills', '1');
    expect(ledger).toMatchObject({ exitCode: 0 });
    const [row] = ledger.rows;
    expect(row).toMatchObject({ kills: '1', lost: '0', resurrected: '0', violations: '0' });
    expect(Number(row?.['acknowledged'])).toBeGreaterThan(0);

    const history = await runExperiment('history', ...database, '--operations', '400', ...BOUND);
    expect(history).toMatchObject({ exitCode: 0 });
    expect(history.rows.map(({ violations }) => violations)).toEqual(['0', '0', '0']);
    const operations = history.rows.map((part) => Number(part['operations']));
    expect(operations.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(400);
  });
});

describe('the short experiments with a fault', () => {
  it('detect changes that are not sent to other instances', async () => {
    const options = [
      '--database',
      'postgres',
      '--operations',
      '100',
      '--part',
      'grace-1',
      '--fault',
      'changes-not-sent',
    ];
    const { exitCode, output } = await runExperiment('history', ...options, ...BOUND);
    expect(exitCode).toBe(1);
    expect(output).toContain('B accepts a revoked session for ');
  });

  it('detect a logout that is not written and a rotation without its condition', async () => {
    const kills = ['--kills', '1', '--fault', 'logout-not-written'];
    const ledger = await runExperiment('kill-ledger', ...kills);
    expect(ledger.exitCode).toBe(1);
    expect(Number(ledger.rows[0]?.['resurrected'])).toBeGreaterThan(0);

    const operations = ['--operations', '300', '--part', 'grace-1'];
    const fault = ['--fault', 'rotation-unconditional'];
    const history = await runExperiment('history', ...operations, ...fault, ...BOUND);
    expect(history.exitCode).toBe(1);
    expect(history.output).toContain('no order explains: refresh');
  });

  it('detect a time step of TOTP that is accepted twice', async () => {
    const options = ['--part', 'factors', '--operations', '300', '--workers', '16'];
    const fault = ['--fault', 'totp-step-not-spent'];
    const { exitCode, output } = await runExperiment('history', ...options, ...fault);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/step \d+ of secret \d is accepted twice/);
  });
});
