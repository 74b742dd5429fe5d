import * as fc from 'fast-check';
import { HOTP, Secret } from 'otpauth';
import { SEED } from '../../../test/support/random.mjs';
import { hotp } from './hotp.js';

const SECRET = Buffer.from('12345678901234567890');

describe('hotp', () => {
  it('computes the test values of RFC 4226, appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => hotp(SECRET, counter));
    expect(codes.join(' ')).toBe(
      '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489',
    );
  });

  it('computes the codes of the package otpauth for generated secrets, counters and lengths', () => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 80 });
    const digitCounts = fc.integer({ min: 6, max: 8 });
    fc.assert(
      fc.property(secrets, fc.maxSafeNat(), digitCounts, (bytes, counter, digits) => {
        const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer });
        expect(hotp(bytes, counter, digits)).toBe(HOTP.generate({ secret, counter, digits }));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
