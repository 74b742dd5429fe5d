import { writeFirebaseScrypt } from '../../src/credentials/password/foreign-hashes/firebase-scrypt.js';

/** A hash of `user1password` in the example project of Firebase. */
export const firebase = (parameters: object = {}, salt = '42xEC+ixf3L2lw==') =>
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

/** Hashes from the documentation or tests of each system: source, password, hash. */
export const PUBLISHED_HASHES: [string, string, string][] = [
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
