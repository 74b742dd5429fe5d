import {
  formatRecoveryCode,
  generateRecoveryCode,
  parseRecoveryCode,
} from './recovery-code-format.js';

describe('a recovery code', () => {
  it('has 50 random bits in characters that cannot be confused', () => {
    const codes = Array.from({ length: 2000 }, generateRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
    expect(new Set(codes).size).toBe(codes.length);
    // 20,000 characters: each of the 32 occurs about 625 times.
    const counts = new Map<string, number>();
    for (const character of codes.join('')) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(32);
    expect(Math.min(...counts.values())).toBeGreaterThan(450);
  });

  it('is shown in two groups', () => {
    expect(formatRecoveryCode('8k3mzq07vd')).toBe('8k3mz-q07vd');
  });

  it.each([
    '8k3mz-q07vd',
    '8K3MZ-Q07VD',
    ' 8k3mzq07vd\n',
    '8k3 mz q07 vd',
    '8k3mz-qo7vd',
    '8K3MZ–QO7VD',
  ])('is accepted as %j', (text) => {
    expect(parseRecoveryCode(text)).toBe('8k3mzq07vd');
  });

  it('is accepted with i and l for the digit 1', () => {
    expect(parseRecoveryCode('iLI11-00000')).toBe('1111100000');
  });

  it.each(['', '8k3mz-q07v', '8k3mz-q07vdd', '8k3mz-q07vu', '8k3mz-q07v!', '8k3mz-q07vé'])(
    'is not %j',
    (text) => {
      expect(parseRecoveryCode(text)).toBeUndefined();
    },
  );
});
