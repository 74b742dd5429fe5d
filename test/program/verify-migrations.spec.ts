import { runExperiment } from '../support/experiment.js';

/** Experiment F of docs/reliability.md in a short form. */
describe('migrations', () => {
  it.each(['sqlite', 'postgres'])(
    'leave the old or the new schema when they are killed or run by several servers, on %s',
    async (database) => {
      const options = ['--database', database, '--kills', '1', '--rounds', '1'];
      const { exitCode, rows, output } = await runExperiment('migrations', ...options);
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      expect(rows.map(({ violations }) => violations)).toEqual(['0', '0', '0']);
      expect(rows.map(({ neither }) => neither)).toEqual(['0', '0', '0']);
    },
  );

  it('are reported as failing when they run without a transaction', async () => {
    const options = ['--from', 'empty', '--kills', '1', '--rounds', '0'];
    const fault = ['--fault', 'migrations-without-transaction'];
    const { exitCode, output } = await runExperiment('migrations', ...options, ...fault);
    expect(exitCode).toBe(1);
    expect(output).toContain('neither the old nor the new one');
  });
});
