import { runExperiment } from '../support/experiment.js';

/** Milliseconds; generous, because a busy machine reads late from its sockets. */
const LIMITS = ['--margin', '1000', '--limit', '120000'];

/** Experiment E of docs/reliability.md in a short form. */
describe('SIGTERM under load', () => {
  it.each(['sqlite', 'postgres'])('fails no request on %s', async (database) => {
    const options = ['--rounds', '1', '--workers', '4', ...LIMITS];
    const experiment = await runExperiment('shutdown', '--database', database, ...options);
    expect(experiment).toMatchObject({
      exitCode: 0,
      rows: [{ failed: '0', lost: '0', violations: '0' }],
    });
  });

  it('is reported as failing when the process exits at once', async () => {
    const options = ['--rounds', '1', '--fault', 'exit-immediately'];
    const { exitCode, output } = await runExperiment('shutdown', ...options);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/no response|partial response|not closed/);
  });
});
