import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { SEED } from '../../../test/support/random.mjs';
import { encodeBase32 } from './base32.js';
import { hotp } from './hotp.js';
import { findStep, SECRET_BYTES, stepOf } from './totp.js';

const SECRET = Buffer.from('12345678901234567890');
const SECOND = 1000;

const codeAt = (secret: Uint8Array, time: number) => hotp(secret, stepOf(time));
const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES });
/** Milliseconds, from 1970 to 3000. */
const times = fc.integer({ min: 0, max: 32_503_680_000 }).map((seconds) => seconds * SECOND);

const hasOathtool = spawnSync('oathtool', ['--version']).status === 0;
if (!hasOathtool) {
  process.stderr.write(
    'oathtool is not installed (Debian: apt-get install oathtool): codes are not compared with it.\n',
  );
}

describe('TOTP', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('computes the test value of RFC 6238, appendix B, for the second %i', (seconds, code) => {
    expect(hotp(SECRET, stepOf(seconds * SECOND), 8)).toBe(code);
  });

  it('computes the codes of the package otpauth for generated secrets and times', () => {
    fc.assert(
      fc.property(secrets, times, (bytes, timestamp) => {
        const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer });
        expect(codeAt(bytes, timestamp)).toBe(new TOTP({ secret }).generate({ timestamp }));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  // Skipped without oathtool, an independent implementation; CI installs it.
  (hasOathtool ? it : it.skip)('computes the codes of oathtool for random secrets', () => {
    for (const seconds of [0, 29, 30, 1_234_567_890, 4_102_444_800]) {
      const secret = randomBytes(SECRET_BYTES);
      const now = `--now=${new Date(seconds * SECOND).toISOString().replace('.000Z', ' UTC')}`;
      const { stdout } = spawnSync('oathtool', ['--totp', '--base32', now, '-'], {
        input: encodeBase32(secret),
        encoding: 'utf8',
      });
      expect(`${seconds} ${stdout.trim()}`).toBe(`${seconds} ${codeAt(secret, seconds * SECOND)}`);
    }
  });

  const now = 1_700_000_010 * SECOND;

  it.each([-30, 0, 30])('accepts the code of the step %i seconds away', (seconds) => {
    const time = now + seconds * SECOND;
    expect(findStep(SECRET, codeAt(SECRET, time), now)).toBe(stepOf(time));
  });

  it.each([-60, 60])('rejects the code of the step %i seconds away', (seconds) => {
    expect(findStep(SECRET, codeAt(SECRET, now + seconds * SECOND), now)).toBeUndefined();
  });

  it('accepts a code with spaces', () => {
    const code = codeAt(SECRET, now);
    expect(findStep(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}\u00a0`, now)).toBe(stepOf(now));
  });

  it.each(['', '12345', '1234567', 'ééé', '１２３４５６', '000000'])(
    'rejects the code %j',
    (code) => {
      expect(findStep(SECRET, code, now)).toBeUndefined();
    },
  );
});
