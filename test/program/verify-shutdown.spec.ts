import { runExperiment } from '../support/experiment.js';

const SHORT = ['--rounds', '1', '--workers', '4'];

/** Experiment E of docs/reliability.md in a short form. */
describe('SIGTERM under load', () => {
  it.each(['sqlite', 'postgres'])('fails no request on %s', async (database) => {
    const experiment = await runExperiment('shutdown', '--database', database, ...SHORT);
    expect(experiment).toMatchObject({
      exitCode: 0,
      rows: [{ failed: '0', lost: '0', violations: '0' }],
    });
    expect(Number(experiment.rows[0]?.['in flight at SIGTERM'])).toBeGreaterThan(0);
  });

  it.each([
    ['the process exits at once', 'exit-immediately'],
    ['busy connections are closed', 'busy-connections-closed'],
  ])('is reported as failing requests when %s', async (_, fault) => {
    const { exitCode, rows } = await runExperiment('shutdown', ...SHORT, '--fault', fault);
    expect(exitCode).toBe(1);
    expect(Number(rows[0]?.['failed'])).toBeGreaterThan(0);
  });
});
