import { runExperiment } from '../support/experiment.js';

/** On a busy machine a server reads later what has reached it: the margin is in milliseconds. */
const SHORT = ['--rounds', '1', '--workers', '4', '--margin', '250'];

/** Experiment E of docs/reliability.md in a short form. */
describe('SIGTERM under load', () => {
  it.each(['sqlite', 'postgres'])('fails no request on %s', async (database) => {
    const { exitCode, rows, output } = await runExperiment(
      'shutdown',
      ...SHORT,
      '--database',
      database,
    );
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(rows).toMatchObject([{ failed: '0', lost: '0', violations: '0' }]);
  });

  it('that ends the process at once is found', async () => {
    const fault = ['--fault', 'exit-at-once'];
    const { exitCode, output } = await runExperiment('shutdown', '--rounds', '1', ...fault);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/no answer|half an answer|not closed/);
  });
});
