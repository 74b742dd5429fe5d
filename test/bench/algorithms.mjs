// Compares the algorithms of access tokens: signatures alone, and refreshes of the service. See docs/performance.md.
import { createHmac, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { createDatabase } from '../verify/support/database.mjs';
import { logProgress, readOptions, runExperiment } from '../verify/support/run.mjs';
import { printTable } from '../verify/support/table.mjs';
import { combine, isAll } from './support/alternate.mjs';
import { load } from './support/load.mjs';
import { createService, refreshChain, registerAll } from './support/service.mjs';

const ALGORITHMS = ['HS256', 'ES256', 'RS256', 'EdDSA'];
const CHAINS = 32;
const ROUNDS = 3;
/** Milliseconds of each measurement of signatures. */
const DURATION = 500;
/** As long as header and claims of an access token. */
const INPUT = Buffer.from(randomBytes(330).toString('base64url'));
/** The least share of the refreshes with HS256. */
const TARGET = 0.6;

await runExperiment(async () => {
  const { database: engine, seconds } = readOptions({
    database: 'sqlite',
    // Duration of the refreshes of each algorithm, divided over its rounds.
    seconds: 12,
  });
  const services = new Map();
  for (const algorithm of ALGORITHMS) services.set(algorithm, await startOne(engine, algorithm));
  const measured = new Map(ALGORITHMS.map((algorithm) => [algorithm, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [algorithm, service] of services) {
      logProgress(`${algorithm}, round ${round + 1}`);
      measured.get(algorithm).push(await refreshAll(service, seconds / ROUNDS));
    }
  }
  const results = new Map([...measured].map(([name, each]) => [name, combine(each)]));
  const base = results.get('HS256').rate(200);
  const rows = [...results].map(([algorithm, result]) => toRow(algorithm, result, base));
  printTable(rows);
  return rows.every(({ met }) => met !== 'no');
});

async function startOne(engine, algorithm) {
  const database = await createDatabase(engine);
  const variables = { NODE_ENV: 'test', RATE_LIMIT_ENABLED: 'false', ACCESS_TOKEN_ALG: algorithm };
  const service = await createService({ database, cost: 4, variables });
  await service.start();
  return service;
}

/** With new users: the last response of a round may be lost, and its token reused. */
async function refreshAll(service, seconds) {
  const users = await registerAll(service, CHAINS);
  return load(service.origin, {
    connections: CHAINS,
    seconds,
    requests: (number) => [refreshChain(users[number % CHAINS])],
  });
}

function toRow(algorithm, result, base) {
  const share = result.rate(200) / base;
  const { signs, verifies } = measureSignatures(algorithm);
  return {
    algorithm,
    sign: `${signs.toFixed(0)}/s`,
    verify: `${verifies.toFixed(0)}/s`,
    'POST /auth/refresh': `${result.rate(200).toFixed(0)}/s`,
    'share of HS256': `${(100 * share).toFixed(0)} %`,
    met: algorithm !== 'ES256' ? '' : share >= TARGET && isAll(result, 200) ? 'yes' : 'no',
  };
}

function measureSignatures(algorithm) {
  const { signOnce, verifyOnce } = signatureOf(algorithm);
  const signature = signOnce();
  return { signs: rateOf(signOnce), verifies: rateOf(() => verifyOnce(signature)) };
}

function signatureOf(algorithm) {
  if (algorithm === 'HS256') {
    const secret = randomBytes(32);
    const signOnce = () => createHmac('sha256', secret).update(INPUT).digest();
    return { signOnce, verifyOnce: signOnce };
  }
  const [type, options, digest] = {
    ES256: ['ec', { namedCurve: 'P-256' }, 'sha256'],
    RS256: ['rsa', { modulusLength: 2048 }, 'sha256'],
    EdDSA: ['ed25519', {}, null],
  }[algorithm];
  const { privateKey, publicKey } = generateKeyPairSync(type, options);
  const encoding = { dsaEncoding: 'ieee-p1363' };
  return {
    signOnce: () => sign(digest, INPUT, { key: privateKey, ...encoding }),
    verifyOnce: (signature) => verify(digest, INPUT, { key: publicKey, ...encoding }, signature),
  };
}

function rateOf(run) {
  const startedAt = performance.now();
  let count = 0;
  while (performance.now() - startedAt < DURATION) {
    for (let n = 0; n < 10; n += 1) run();
    count += 10;
  }
  return (1000 * count) / (performance.now() - startedAt);
}
