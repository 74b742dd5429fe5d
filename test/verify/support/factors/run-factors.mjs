import { resolve } from 'node:path';
import { logProgress } from '../run.mjs';
import { startServers } from '../server.mjs';
import { checkFactors } from './check-factors.mjs';
import { FactorClient } from './factor-client.mjs';
import { FactorHistory } from './factor-history.mjs';
import { runFactorWorkload } from './factor-workload.mjs';
import { fastTime } from './fast-time.mjs';

/** Real milliseconds become this many on the servers, so that the 30 s of a time step pass in half a second. */
const CLOCK_RATE = 60;

/** Observes sign-ins in stages, and checks them. @returns `{ row, faults }` */
export async function runFactors({ operations, workers }, { dist, database, admin }) {
  const start = Date.now();
  const servers = await startServers({
    database,
    dist,
    nodeOptions: ['--import', resolve(import.meta.dirname, 'fast-clock.mjs')],
    variables: {
      FAST_CLOCK_START: String(start),
      FAST_CLOCK_RATE: String(CLOCK_RATE),
      FACTOR_RESET_DELAY_HOURS: '0',
      TRUSTED_DEVICE_DAYS: '30',
    },
  });
  const clients = servers.map(({ origin, name }) => new FactorClient(origin, name));
  const history = new FactorHistory(fastTime(start, CLOCK_RATE));
  const users = await runFactorWorkload({ history, clients, admin, operations, workers });
  for (const server of servers) await server.stop();
  logProgress(`factors: ${history.operations} operations; checking them against the model`);

  const faults = [...history.faults, ...checkFactors(users)].map((text) => `factors: ${text}`);
  const proofs = users
    .flatMap((user) => user.operations)
    .filter(({ kind }) => kind === 'totp' || kind === 'recovery-code');
  const countOf = (isCounted) => proofs.filter(isCounted).length;
  const row = {
    database: database.engine,
    servers: servers.length,
    part: 'factors',
    operations: history.operations,
    sessions: users.flatMap((user) => user.operations).filter(({ result }) => result === 'session')
      .length,
    accepted: countOf(({ result }) => result === 'session'),
    rejected: countOf(({ result }) => result === 'wrong' || result === 'void'),
    unknown: history.unknown,
    violations: faults.length,
  };
  return { row, faults };
}
