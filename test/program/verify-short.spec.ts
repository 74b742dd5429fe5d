import { runExperiment } from '../support/experiment.js';

/** A starting server shares the machine with other tests; how fast it is ready is not judged here. */
const READY_LIMIT = ['--ready-limit', '30000'];

/** The experiments of docs/reliability.md in a short form; `npm run verify:…` runs them in full. */
describe.each(['sqlite', 'postgres'])('on %s', (database) => {
  it('a killed server loses nothing, and histories fit the model', async () => {
    const [ledger, history] = await Promise.all([
      runExperiment('kill-ledger', '--database', database, '--kills', '1', ...READY_LIMIT),
      runExperiment('history', '--database', database, '--operations', '400'),
    ]);

    expect(ledger).toMatchObject({ exitCode: 0 });
    const [row] = ledger.rows;
    expect(row).toMatchObject({ kills: '1', lost: '0', resurrected: '0', violations: '0' });
    expect(Number(row?.['acknowledged'])).toBeGreaterThan(0);

    expect(history).toMatchObject({ exitCode: 0 });
    expect(history.rows.map(({ violations }) => violations)).toEqual(['0', '0']);
    const operations = history.rows.map((part) => Number(part['operations']));
    expect(operations.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(400);
  });
});

describe('a mistake that was made on purpose', () => {
  it('is found by each experiment', async () => {
    const [ledger, history] = await Promise.all([
      runExperiment('kill-ledger', '--kills', '1', '--fault', 'logout-not-written', ...READY_LIMIT),
      runExperiment('history', '--operations', '400', '--fault', 'rotation-unconditional'),
    ]);
    expect(ledger.exitCode).toBe(1);
    expect(Number(ledger.rows[0]?.['resurrected'])).toBeGreaterThan(0);
    expect(history.exitCode).toBe(1);
    expect(history.output).toContain('no order explains: refresh');
  });
});
