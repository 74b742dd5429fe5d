import { runExperiment } from '../support/experiment.js';

/** Experiment H of docs/reliability.md in a short form, behind a proxy that needs no installation. */
describe('a rolling restart behind a load balancer that probes readiness', () => {
  const options = ['--proxy', 'node', '--rounds', '1', '--workers', '4', '--rest', '50'];

  it('fails no request with a SHUTDOWN_DELAY_SECONDS longer than the probe interval', async () => {
    const experiment = await runExperiment('rolling-restart', ...options, '--delay', '4');
    expect(experiment).toMatchObject({ exitCode: 0, rows: [{ restarts: '2', failed: '0' }] });
  });

  it('is reported as failing requests without a delay', async () => {
    const immediate = ['--delay', '0', '--probe', '2000'];
    const { exitCode, output } = await runExperiment('rolling-restart', ...options, ...immediate);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^failed: \w+ \/\S+: 502$/m);
  });
});
