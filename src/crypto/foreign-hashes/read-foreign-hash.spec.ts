import { writeFirebaseScrypt } from './firebase-scrypt.js';
import { readForeignHash, refusalOfHash } from './read-foreign-hash.js';

const firebase = (parameters: object = {}, salt = '42xEC+ixf3L2lw==') =>
  writeFirebaseScrypt(
    {
      signerKey:
        'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
      saltSeparator: 'Bw==',
      rounds: 8,
      memCost: 14,
      ...parameters,
    },
    salt,
    'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
  );

/** What each system's own documentation or tests publish: source, password, hash. */
const VECTORS: [string, string, string][] = [
  // passlib 1.7.4, tests/test_handlers_bcrypt.py
  [
    'passlib bcrypt_sha256, version 1',
    '',
    '$bcrypt-sha256$2a,5$E/e/2AOhqM5W/KJTFQzLce$F6dYSxOdAEoJZO2eoHUZWZljW/e0TXO',
  ],
  [
    'passlib bcrypt_sha256, version 1',
    'password',
    '$bcrypt-sha256$2b,5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu',
  ],
  [
    'passlib bcrypt_sha256, version 1',
    'táБℓə',
    '$bcrypt-sha256$2b,5$.US1fQ4TQS.ZTz/uJ5Kyn.$QNdPDOTKKT5/sovNz1iWg26quOU4Pje',
  ],
  [
    'passlib bcrypt_sha256, version 1',
    `${'abc123'.repeat(12)}qwr`,
    '$bcrypt-sha256$2b,5$X1g1nh3g0v4h6970O68cxe$021KLEif6epjot5yoxk0m8I0929ohEa',
  ],
  [
    'passlib bcrypt_sha256, version 2',
    'password',
    '$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS',
  ],
  // John the Ripper, and passlib
  ['bcrypt', 'U*U*U*U*', '$2a$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.O'],
  // Django 1.10, 5.2 and main, tests/auth_tests/test_hashers.py
  [
    'Django PBKDF2',
    'lètmein',
    'pbkdf2_sha256$30000$seasalt2$a75qzbogeVhNFeMqhdgyyoqGKpIzYUo651sq57RERew=',
  ],
  [
    'Django PBKDF2',
    'lètmein',
    'pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=',
  ],
  [
    'Django PBKDF2 with SHA-1',
    'lètmein',
    'pbkdf2_sha1$1500000$seasalt2$ep4Ou2hnt2mlvMRsIjUln0Z5MYY=',
  ],
  // Django 4.0 and 5.1, in the same file
  [
    'Django scrypt',
    'lètmein',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  ],
  [
    'Django scrypt',
    'lètmein',
    'scrypt$16384$seasalt$8$5$ECMIUp+LMxMSK8xB/IVyba+KYGTI7FTnet025q/1f/vBAVnnP3hdYqJuRi+mJn6ji6ze3Fbb7JEFPKGpuEf5vw==',
  ],
  // https://passlib.readthedocs.io/en/stable/lib/passlib.hash.scrypt.html
  [
    'passlib scrypt',
    'password',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
  ],
  // RFC 7914, section 12
  [
    'the RFC of scrypt',
    'pleaseletmein',
    `$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$${base64('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')}`,
  ],
  // https://github.com/firebase/scrypt, README
  ['Firebase scrypt', 'user1password', firebase()],
  // https://github.com/P-H-C/phc-winner-argon2, src/test.c
  [
    'argon2i, version 16',
    'password',
    '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  ],
  [
    'argon2i',
    'password',
    '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  ],
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  [
    'argon2id at the cap',
    'password',
    '$argon2id$v=19$m=262144,t=2,p=1$c29tZXNhbHQ$eP4eyR+zqlZX1y5xCFTkw9m5GYx0L5YWwvCFvtlbLow',
  ],
  // Django, test_argon2_version_upgrade in the same file
  [
    'Django argon2',
    'secret',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw',
  ],
];

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64').replaceAll('=', '');
}

describe('a hash of another system', () => {
  it.each(VECTORS)('of %s is that of %j, and of nothing else', async (_, password, hash) => {
    expect(refusalOfHash(hash)).toBeUndefined();
    const read = readForeignHash(hash);
    expect(await read?.matches(password)).toBe(true);
    expect(await read?.matches(`${password}x`)).toBe(false);
  });

  it.each(VECTORS)('of %s counts to its last character (%#)', async (_, password, hash) => {
    // The last characters of base64 may hold bits that stand for nothing; this one never does.
    const at = hash.replace(/=+$/, '').length - 4;
    const other = hash.slice(0, at) + (hash[at] === 'A' ? 'B' : 'A') + hash.slice(at + 1);
    expect(await readForeignHash(other)?.matches(password)).toBe(false);
  });

  it('of Firebase needs the parameters of its own project', async () => {
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

describe('checking a hash of another system', () => {
  const slow = VECTORS.filter(([, , hash]) => /\$1[05]00000\$|ln=16|\$8\$5\$|m=262144/.test(hash));
  it.each(slow)('leaves the main thread free: %s (%#)', async (_, password, hash) => {
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
    // Others share the processor: not all of the time in one piece.
    expect(longestGap < duration * 0.8 || [longestGap, duration]).toBe(true);
  });
});

describe('what one password may cost', () => {
  const key = 'A'.repeat(43);

  it.each([
    `$2b$03$${'a'.repeat(53)}`,
    `$bcrypt-sha256$v=2,t=2b,r=3$${'a'.repeat(22)}$${'a'.repeat(31)}`,
    `$bcrypt-sha256$2b,00$${'a'.repeat(22)}$${'a'.repeat(31)}`,
  ])('is not less than bcrypt has: no password fits %s', (hash) => {
    expect(readForeignHash(hash)).toBeUndefined();
  });

  it.each([
    ['bcrypt', `$2b$15$${'a'.repeat(53)}`, `$2b$16$${'a'.repeat(53)}`],
    [
      'our own format',
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
    ['size of scrypt', `$scrypt$ln=1,r=8,p=1$c2FsdA$${key}`, `$scrypt$ln=99,r=8,p=1$c2FsdA$${key}`],
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
  ])('has a bound: %s', (_, allowed, refused) => {
    expect(refusalOfHash(allowed)).toBeUndefined();
    expect(refusalOfHash(refused)).toMatch(/more than/);
  });
});

describe('a text that is no hash', () => {
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
  ])('is in no known format: %j', (text) => {
    expect(readForeignHash(text)).toBeUndefined();
    expect(refusalOfHash(text)).toBe('a hash in no format that is known here');
  });
});
