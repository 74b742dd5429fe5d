import { runExperiment } from '../support/experiment.js';

/** The outage ends once every client has had a response. */
const SHORT = ['--seconds', '0', '--workers', '4'];

/** The exit code where the system allows no mount, so that no disk can be filled. */
const NOT_RUN = 2;
const isNotRun = ({ violations }: Record<string, string>) => violations === 'not run';

/** Experiment C of docs/reliability.md in a short form. */
describe('the service while its database is unavailable', () => {
  it.each(['sqlite', 'postgres'])(
    'answers with 503 on %s and recovers without a restart',
    async (database) => {
      const { exitCode, rows, output } = await runExperiment(
        'database-outage',
        '--database',
        database,
        ...SHORT,
      );
      const expected = rows.some(isNotRun) ? NOT_RUN : 0;
      // A failure shows the output.
      expect(exitCode === expected ? expected : output).toBe(expected);
      expect(rows).toHaveLength(database === 'postgres' ? 3 : 1);
      for (const row of rows.filter((each) => !isNotRun(each))) {
        expect(row).toMatchObject({ lost: '0', resurrected: '0', violations: '0' });
        expect(Number(row['answered 503'])).toBeGreaterThan(0);
      }
    },
  );

  it('is reported as failing when a database error is answered as an internal error', async () => {
    const fault = ['--fault', 'database-errors-as-500'];
    const { exitCode, output } = await runExperiment('database-outage', ...SHORT, ...fault);
    if (exitCode === NOT_RUN) return;
    expect(exitCode).toBe(1);
    expect(output).toContain('500 internal_error');
  });
});
