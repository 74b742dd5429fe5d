import { firebase, PUBLISHED_HASHES } from '../../../../test/support/published-hashes.js';
import { readForeignHash, refusalOfHash } from './read-foreign-hash.js';

describe('a hash of another system', () => {
  it.each(PUBLISHED_HASHES)(
    'a hash of %s matches %j and no other password',
    async (_, password, hash) => {
      expect(refusalOfHash(hash)).toBeUndefined();
      const read = readForeignHash(hash);
      expect(await read?.matches(password)).toBe(true);
      expect(await read?.matches(`${password}x`)).toBe(false);
    },
  );

  it.each(PUBLISHED_HASHES)(
    'a hash of %s is compared up to its last character (%#)',
    async (_, password, hash) => {
      // The last base64 characters may hold unused bits; this one does not.
      const at = hash.replace(/=+$/, '').length - 4;
      const other = hash.slice(0, at) + (hash[at] === 'A' ? 'B' : 'A') + hash.slice(at + 1);
      expect(await readForeignHash(other)?.matches(password)).toBe(false);
    },
  );

  it.each(PUBLISHED_HASHES)(
    'a hash of %s has work that can be done without it (%#)',
    async (_, __, hash) => {
      const work = readForeignHash(hash)?.work;
      expect(work?.amount).toBeGreaterThanOrEqual(1);
      await work?.spend('password', work.amount);
    },
  );

  it('a hash of Firebase requires the parameters of its project', async () => {
    for (const other of [
      firebase({ saltSeparator: 'Bg==' }),
      firebase({ signerKey: Buffer.alloc(64).toString('base64') }),
      firebase({ memCost: 13 }),
      firebase({ rounds: 4 }),
      firebase({}, '42xEC+ixf3L2lg=='),
    ]) {
      expect(await readForeignHash(other)?.matches('user1password')).toBe(false);
    }
  });
});

/** Base64 of 20 bytes. */
const SHA1 = `${'A'.repeat(27)}=`;

describe('verification of a hash of another system', () => {
  const slow = PUBLISHED_HASHES.filter(([, , hash]) =>
    /\$1[05]00000\$|ln=16|\$8\$5\$|m=262144/.test(hash),
  );
  it.each(slow)('does not block the main thread: %s (%#)', async (_, password, hash) => {
    const startedAt = performance.now();
    let longestGap = 0;
    let last = startedAt;
    const timer = setInterval(() => {
      longestGap = Math.max(longestGap, performance.now() - last);
      last = performance.now();
    }, 1);
    await readForeignHash(hash)?.matches(password);
    const duration = performance.now() - startedAt;
    longestGap = Math.max(longestGap, performance.now() - last);
    clearInterval(timer);
    // Other processes share the processor, so the limit is a share of the duration.
    expect(longestGap < duration * 0.8 || [longestGap, duration]).toBe(true);
  });
});

describe('cost limits of a password hash', () => {
  const key = 'A'.repeat(43);

  it.each([
    `$2b$03$${'a'.repeat(53)}`,
    `$bcrypt-sha256$v=2,t=2b,r=3$${'a'.repeat(22)}$${'a'.repeat(31)}`,
    `$bcrypt-sha256$2b,00$${'a'.repeat(22)}$${'a'.repeat(31)}`,
  ])('reject a cost below the minimum of bcrypt: %s', (hash) => {
    expect(readForeignHash(hash)).toBeUndefined();
  });

  it.each([
    ['bcrypt', `$2b$15$${'a'.repeat(53)}`, `$2b$16$${'a'.repeat(53)}`],
    [
      'bcrypt-sha256',
      `$bcrypt-sha256$v=2,t=2b,r=15$${'a'.repeat(22)}$${'a'.repeat(31)}`,
      `$bcrypt-sha256$v=2,t=2b,r=16$${'a'.repeat(22)}$${'a'.repeat(31)}`,
    ],
    ['PBKDF2', `pbkdf2_sha256$2000000$salt$${key}=`, `pbkdf2_sha256$2000001$salt$${key}=`],
    [
      'memory of scrypt',
      `$scrypt$ln=17,r=8,p=4$c2FsdA$${key}`,
      `$scrypt$ln=17,r=9,p=1$c2FsdA$${key}`,
    ],
    [
      'work of scrypt',
      `$scrypt$ln=17,r=8,p=4$c2FsdA$${key}`,
      `$scrypt$ln=17,r=8,p=5$c2FsdA$${key}`,
    ],
    [
      'size of scrypt',
      `$scrypt$ln=10,r=8,p=1$c2FsdA$${key}`,
      `$scrypt$ln=99,r=8,p=1$c2FsdA$${key}`,
    ],
    [
      'blocks of scrypt',
      `$scrypt$ln=10,r=128,p=32$c2FsdA$${key}`,
      `$scrypt$ln=1,r=8192,p=17$c2FsdA$${key}`,
    ],
    ['Django scrypt', `scrypt$131072$salt$8$1$${key}=`, `scrypt$262144$salt$8$1$${key}=`],
    ['Firebase scrypt', firebase({ memCost: 17 }), firebase({ memCost: 18 })],
    [
      'memory of argon2',
      `$argon2id$v=19$m=262144,t=4,p=1$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHQ$${key}`,
    ],
    [
      'work of argon2',
      `$argon2id$v=19$m=262144,t=4,p=1$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=262144,t=5,p=1$c29tZXNhbHQ$${key}`,
    ],
    [
      'threads of argon2',
      `$argon2id$v=19$m=1024,t=1,p=16$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=1024,t=1,p=17$c29tZXNhbHQ$${key}`,
    ],
    // A verification of `m=128,t=8192,p=16` takes fifteen seconds, of which memory is the least part.
    [
      'passes of all lanes of argon2',
      `$argon2id$v=19$m=16384,t=64,p=16$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=128,t=8192,p=16$c29tZXNhbHQ$${key}`,
    ],
    [
      'passes of one lane of argon2',
      `$argon2id$v=19$m=1024,t=1024,p=1$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=8,t=1025,p=1$c29tZXNhbHQ$${key}`,
    ],
  ])('reject a cost above the limit: %s', (_, allowed, refused) => {
    expect(refusalOfHash(allowed)).toBeUndefined();
    expect(refusalOfHash(refused)).toMatch(/more than/);
  });
});

describe('least cost of a password hash', () => {
  const key = 'A'.repeat(43);

  it.each([
    ['PBKDF2', `pbkdf2_sha256$1000$salt$${key}=`, `pbkdf2_sha256$999$salt$${key}=`],
    ['PBKDF2 with SHA-1', `pbkdf2_sha1$1000$salt$${SHA1}`, `pbkdf2_sha1$1$salt$${SHA1}`],
    ['N of scrypt', `$scrypt$ln=10,r=8,p=1$c2FsdA$${key}`, `$scrypt$ln=9,r=64,p=64$c2FsdA$${key}`],
    [
      'work of scrypt',
      `$scrypt$ln=10,r=2,p=4$c2FsdA$${key}`,
      `$scrypt$ln=10,r=7,p=1$c2FsdA$${key}`,
    ],
    ['Django scrypt', `scrypt$1024$salt$8$1$${key}=`, `scrypt$2$salt$8$1$${key}=`],
    ['Firebase scrypt', firebase({ memCost: 10 }), firebase({ memCost: 1 })],
    [
      'argon2',
      `$argon2id$v=19$m=512,t=2,p=1$c29tZXNhbHQ$${key}`,
      `$argon2id$v=19$m=1023,t=1,p=1$c29tZXNhbHQ$${key}`,
    ],
  ])('rejects a cost below the limit at the import: %s', async (_, allowed, refused) => {
    expect(refusalOfHash(allowed)).toBeUndefined();
    expect(refusalOfHash(refused)).toMatch(/less than|fewer than/);
    // A stored hash is still verified, and then replaced.
    expect(await readForeignHash(refused)?.matches('password')).toBe(false);
  });
});

describe('a text that is not a supported hash', () => {
  const key = 'A'.repeat(43);
  it.each([
    [''],
    ['password'],
    ['!unusable'],
    ['$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO'],
    ['$2b$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.'],
    ['$2x$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.O'],
    ['$bcrypt-sha256$v=2,t=2a,r=5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu'],
    [`pbkdf2_sha256$0$salt$${key}=`],
    [`pbkdf2_sha256$1000$$${key}=`],
    ['pbkdf2_sha256$1000$salt$AAAA='],
    [`pbkdf2_sha1$1000$salt$${key}=`],
    [`pbkdf2_md5$1000$salt$${key}=`],
    [`$scrypt$ln=0,r=8,p=1$c2FsdA$${key}`],
    [`$scrypt$ln=14,r=0,p=1$c2FsdA$${key}`],
    ['$scrypt$ln=14,r=8,p=1$c2FsdA$AAAA'],
    [`$scrypt$ln=16,r=1,p=1$c2FsdA$${key}`],
    [`scrypt$65536$salt$1$1$${key}=`],
    [firebase({ rounds: 1, memCost: 16 })],
    [`scrypt$16383$salt$8$1$${key}=`],
    ['scrypt$16384$salt$8$1$AAAA'],
    [firebase({ signerKey: 'AAAA' })],
    [firebase({ memCost: 0 })],
    [firebase().slice(0, -8)],
    [`$argon2id$v=18$m=1024,t=1,p=1$c29tZXNhbHQ$${key}`],
    [`$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$${key}`],
    [`$argon2id$v=19$m=1024,t=0,p=1$c29tZXNhbHQ$${key}`],
    [`$argon2id$v=19$m=1024,t=1,p=0$c29tZXNhbHQ$${key}`],
    ['$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aaaa'],
    [`$argon2id$v=19$m=1024,t=1,p=1$c2FsdA$${key}`],
    [`pbkdf2_sha256$1000$${'s'.repeat(200)}$${key}=`],
  ])('is rejected as an unknown format: %j', (text) => {
    expect(readForeignHash(text)).toBeUndefined();
    expect(refusalOfHash(text)).toBe('not in a supported format');
  });
});
