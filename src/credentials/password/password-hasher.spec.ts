import 'reflect-metadata';
import { jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import { Environment } from '../../config/environment.js';
import { HashQueue } from './hash-queue.js';
import { PasswordHasher } from './password-hasher.js';
import { WorkProfile } from './work-profile.js';

const withCost = (cost: number) => {
  const environment = Object.assign(new Environment(), { BCRYPT_ROUNDS: cost });
  return new PasswordHasher(
    environment,
    new HashQueue(environment, 2),
    new WorkProfile(environment),
  );
};

describe('PasswordHasher', () => {
  const hasher = withCost(4);

  // passlib 1.7.4, tests/test_handlers_bcrypt.py
  const long = 'abc123'.repeat(12);
  it.each([
    ['', '$bcrypt-sha256$v=2,t=2b,r=5$E/e/2AOhqM5W/KJTFQzLce$WFPIZKtDDTriqWwlmRFfHiOTeheAZWe'],
    [
      'password',
      '$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS',
    ],
    ['táБℓə', '$bcrypt-sha256$v=2,t=2b,r=5$.US1fQ4TQS.ZTz/uJ5Kyn.$pzzgp40k8reM1CuQb03PvE0IDPQSdV6'],
    [long, '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zu1cloESVFIOsUIo7fCEgkdHaI9SSue'],
    [
      `${long}qwr`,
      '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$CBF9csfEdW68xv3DwE6xSULXMtqEFP.',
    ],
    [
      `${long}xyz`,
      '$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zC/1UDUG2ofEXB6Onr2vvyFzfhEOS3S',
    ],
  ])('verifies the published passlib hash of %j and no other password', async (password, hash) => {
    expect(await hasher.matches(password, hash)).toBe(true);
    expect(await hasher.matches(`${password}x`, hash)).toBe(false);
    expect(await hasher.matches('passwore', hash)).toBe(false);
  });

  it('writes the passlib format with a new salt each time', async () => {
    const [first, second] = [await hasher.hash('password'), await hasher.hash('password')];
    expect(first).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$[./A-Za-z0-9]{22}\$[./A-Za-z0-9]{31}$/);
    expect(second).not.toBe(first);
    expect(await hasher.matches('password', first)).toBe(true);
    expect(await hasher.matches('password', second)).toBe(true);
  });

  it('verifies hashes of any cost, independent of the configured one', async () => {
    expect(await withCost(5).matches('password', await hasher.hash('password'))).toBe(true);
    expect(await hasher.matches('password', await withCost(10).hash('password'))).toBe(true);
  });

  // The first is in the tests of John the Ripper and passlib, the second in those of crypt_blowfish.
  it.each([
    ['U*U*U*U*', '$2a$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.O'],
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ])('verifies plain bcrypt of %s with each prefix', async (password, hash) => {
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      expect(await hasher.matches(password, hash.replace('$2a$', prefix))).toBe(true);
      expect(await hasher.matches('U*U*', hash.replace('$2a$', prefix))).toBe(false);
    }
  });

  // Other implementations read the first 72 bytes; the native one counts `$2a$` lengths in a byte.
  it.each(['$2a$', '$2b$', '$2y$'])('verifies %s of a very long password', async (prefix) => {
    const characters = Array.from({ length: 100 }, (_, n) => String.fromCodePoint(0x4e00 + n));
    const password = characters.join('');
    const hash = (await bcrypt.hash(password, 4)).replace('$2b$', prefix);
    expect(await hasher.matches(password, hash)).toBe(true);
  });

  it.each([
    ['an empty text', ''],
    ['text', 'password'],
    ['another algorithm', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO'],
    ['a hash that is too short', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aaaa'],
    ['a hash that would take too long', `pbkdf2_sha256$999999999$salt$${'A'.repeat(43)}=`],
    ['a truncated hash', '$2b$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.'],
    ['a hash with a trailing line break', `$2b$05$${'a'.repeat(53)}\n`],
  ])('verifies no password against %s', async (_, hash) => {
    for (const password of ['password', '', hash]) {
      expect(await hasher.matches(password, hash)).toBe(false);
    }
  });

  it('treats composed and decomposed forms of a password as equal when hashing and verifying', async () => {
    const [nfc, nfd] = ['Crème brûlée'.normalize('NFC'), 'Crème brûlée'.normalize('NFD')];
    expect(await hasher.matches(nfd, await hasher.hash(nfc))).toBe(true);
    expect(await hasher.matches(nfc, await hasher.hash(nfd))).toBe(true);
    // Another system may have hashed either.
    expect(await hasher.matches(nfd, await bcrypt.hash(nfc, 4))).toBe(true);
    expect(await hasher.matches(nfd, await bcrypt.hash(nfd, 4))).toBe(true);
    expect(await hasher.matches('Creme brulee', await hasher.hash(nfc))).toBe(false);
  });

  it('requires a rehash when the format or the cost differs', async () => {
    const own = await hasher.hash('password');
    expect(hasher.needsRehash(own)).toBe(false);
    expect(withCost(5).needsRehash(own)).toBe(true);
    expect(withCost(14).needsRehash(own)).toBe(true);
    expect(hasher.needsRehash(await bcrypt.hash('password', 4))).toBe(true);
    expect(hasher.needsRehash('pbkdf2_sha256$4$seasalt$r1uLUxoxpP2Ued')).toBe(true);
  });

  it('never matches the password of an unknown user', async () => {
    expect(await hasher.matches('password', undefined)).toBe(false);
  });

  it('replaces a hash when the current password is right, and only then', async () => {
    const hash = await hasher.hash('password');
    const replaced = await hasher.replace('password', hash, 'another password');
    expect(await hasher.matches('another password', replaced)).toBe(true);
    expect(await hasher.replace('passwore', hash, 'another password')).toBeUndefined();
  });
});

/** The steps of all bcrypt hashes meanwhile. */
async function stepsOf(run: () => Promise<unknown>): Promise<number> {
  const compare = jest.spyOn(bcrypt, 'compare');
  const hash = jest.spyOn(bcrypt, 'hash');
  await run();
  const costs = [
    ...compare.mock.calls.map(([, hashed]) => Number(hashed.slice(4, 6))),
    ...hash.mock.calls.map(([, salt]) => Number(String(salt).slice(4, 6))),
  ];
  jest.restoreAllMocks();
  return costs.reduce((sum, cost) => sum + 2 ** cost, 0);
}

describe('PasswordHasher, for a wrong password', () => {
  const wrong = 'not it';
  const wrongDecomposed = 'not \u0065\u0301t';
  const hashes: Record<string, string | undefined> = {};
  beforeAll(async () => {
    hashes['of an unknown user'] = undefined;
    hashes['of the current cost'] = await withCost(6).hash('password');
    hashes['of a lower cost'] = await withCost(4).hash('password');
    hashes['of a higher cost'] = await withCost(8).hash('password');
    hashes['of plain bcrypt'] = await bcrypt.hash('password', 5);
    hashes['in no known format'] = '!unusable';
    hashes['that is too costly'] = `$2b$16$${'a'.repeat(53)}`;
  });
  afterEach(() => jest.restoreAllMocks());

  async function stepsOfEach(password: string): Promise<Record<string, number>> {
    const hasher = withCost(6);
    await hasher.prepareDummy();
    // Every hash has been read once, by a scan or by a sign-in.
    for (const hash of Object.values(hashes)) await hasher.matches(password, hash);
    const steps: Record<string, number> = {};
    for (const [name, hash] of Object.entries(hashes)) {
      steps[name] = await stepsOf(() => hasher.matches(password, hash));
    }
    return steps;
  }

  const allOf = (steps: number) =>
    Object.fromEntries(Object.keys(hashes).map((name) => [name, steps]));

  it('works as much for every stored hash as the highest cost in use requires', async () => {
    expect(await stepsOfEach(wrong)).toEqual(allOf(2 ** 8));
  });

  it('works twice as much for every stored hash when the password is not composed', async () => {
    expect(await stepsOfEach(wrongDecomposed)).toEqual(allOf(2 * 2 ** 8));
  });

  it('compares a decomposed password once while there is no foreign hash', async () => {
    const hasher = withCost(6);
    const own = await hasher.hash('password');
    expect(await stepsOf(() => hasher.matches(wrongDecomposed, own))).toBe(2 ** 6);
  });

  it('does no further work for the right password', async () => {
    const hasher = withCost(6);
    const cheap = await withCost(4).hash('password');
    expect(await stepsOf(() => hasher.matches('password', cheap))).toBe(2 ** 4);
  });
});
