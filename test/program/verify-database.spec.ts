import { runExperiment } from '../support/experiment.js';

/** Milliseconds: the machine is shared with other tests; how fast it answers is not judged here. */
const LIMITS = ['--limit', '8000', '--back-limit', '20000'];
const SHORT = ['--seconds', '1', '--workers', '4', ...LIMITS];

/** Where nothing may be mounted, there is no disk to fill, and the experiment says so. */
const NOT_RUN = 2;
const isNotRun = ({ violations }: Record<string, string>) => violations === 'not run';

/** Experiment C of docs/reliability.md in a short form. */
describe('while the database is away', () => {
  it.each(['sqlite', 'postgres'])(
    'the service on %s says so, and goes on by itself afterwards',
    async (database) => {
      const { exitCode, rows, output } = await runExperiment(
        'database-away',
        '--database',
        database,
        ...SHORT,
      );
      expect({ exitCode, output }).toMatchObject({ exitCode: rows.some(isNotRun) ? NOT_RUN : 0 });
      expect(rows).toHaveLength(database === 'postgres' ? 3 : 1);
      for (const row of rows.filter((each) => !isNotRun(each))) {
        expect(row).toMatchObject({ lost: '0', resurrected: '0', violations: '0' });
        // Frozen for a second, it answers late rather than not at all.
        if (row['situation'] !== 'frozen') expect(Number(row['answered 503'])).toBeGreaterThan(0);
      }
    },
  );

  it('an error of the database that is answered as one of the program is found', async () => {
    const fault = ['--fault', 'database-errors-as-500'];
    const { exitCode, output } = await runExperiment('database-away', ...SHORT, ...fault);
    if (exitCode === NOT_RUN) return;
    expect(exitCode).toBe(1);
    expect(output).toContain('500 internal_error');
  });
});
