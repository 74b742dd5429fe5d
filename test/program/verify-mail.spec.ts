import { runExperiment } from '../support/experiment.js';

/** The experiment of docs/reliability.md, section I, in a short form; `npm run verify:mail` runs it in full. */
const run = (database: string, ...options: string[]) => {
  const short = ['--samples', '5', '--away', '1'];
  return runExperiment('mail-ledger', '--database', database, ...short, ...options);
};

describe('the short mail ledger', () => {
  it('loses no mail on either engine when the server is killed', async () => {
    // Most of the time is spent waiting, for a lease and for back-offs.
    const results = await Promise.all(
      ['sqlite', 'postgres'].map((engine) => run(engine, '--kills', '1')),
    );
    for (const { exitCode, rows } of results) {
      expect(rows).toMatchObject([{ kills: '1', lost: '0', violations: '0' }]);
      expect(Number(rows[0]?.['acknowledged'])).toBeGreaterThan(5);
      expect(exitCode).toBe(0);
    }
  });

  it('detects deliveries that are recorded before their attempt', async () => {
    const { exitCode, rows } = await run(
      'sqlite',
      '--kills',
      '1',
      '--fault',
      'delivery-recorded-early',
    );
    expect(exitCode).toBe(1);
    expect(Number(rows[0]?.['lost'])).toBeGreaterThan(0);
  });
});
