import { runExperiment } from '../support/experiment.js';

/** Experiment F of docs/reliability.md in a short form. */
describe('migrations', () => {
  it.each(['sqlite', 'postgres'])(
    'that are killed or run by several servers at once leave one of two schemas on %s',
    async (database) => {
      const { exitCode, rows, output } = await runExperiment(
        'migrations',
        '--database',
        database,
        '--kills',
        '1',
        '--rounds',
        '1',
      );
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      expect(rows.map(({ violations }) => violations)).toEqual(['0', '0', '0']);
      expect(rows.map(({ neither }) => neither)).toEqual(['0', '0', '0']);
    },
  );

  it('without a transaction are found', async () => {
    const fault = ['--fault', 'migrations-without-transaction'];
    const { exitCode, output } = await runExperiment(
      'migrations',
      ...fault,
      '--from',
      'nothing',
      '--kills',
      '1',
      '--rounds',
      '0',
    );
    expect(exitCode).toBe(1);
    expect(output).toContain('neither the old nor the new one');
  });
});
