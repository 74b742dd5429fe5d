import 'reflect-metadata';
import { loadEnvironment } from '../../config/load-environment.js';
import { KeyRing } from '../key-ring.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { Sealer } from './sealer.js';
import { UnsealableError } from './unsealable.error.js';

const ONE = 'the key of this year, thirty-two bytes or more';
const TWO = 'the key of last year, thirty-two bytes or more';
const CONTEXT = { table: 'things', column: 'secret', id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' };
const SECRET = 'JBSWY3DPEHPK3PXP';

function sealerOf(current: string, previous = ''): Sealer {
  const variables = { SECRET_KEY: current, SECRET_KEY_PREVIOUS: previous };
  return new Sealer(new KeyRing(loadEnvironment(variables, '/no/.env')));
}

/** The plaintext, or the reason for the rejection. */
function tryToOpen(sealer: Sealer, sealed: string, context = CONTEXT): string {
  try {
    return sealer.open(sealed, context).toString();
  } catch (error) {
    if (error instanceof UnsealableError) return error.reason;
    throw error;
  }
}

describe('Sealer', () => {
  const sealer = sealerOf(ONE);
  let sealed: string;
  beforeAll(() => {
    SEALED_COLUMNS.push(
      { table: 'things', column: 'secret' },
      { table: 'things', column: 'other' },
      { table: 'others', column: 'secret' },
    );
    sealed = sealer.seal(SECRET, CONTEXT);
  });
  afterAll(() => void SEALED_COLUMNS.splice(-3));

  it.each([SECRET, '', 'ä€😀'.repeat(999)])('opens what it sealed: %.20s', (plaintext) => {
    expect(tryToOpen(sealer, sealer.seal(plaintext, CONTEXT))).toBe(plaintext);
  });

  it('opens bytes that are no text', () => {
    const bytes = Buffer.from([0, 255, 128, 10, 0]);
    expect(sealer.open(sealer.seal(bytes, CONTEXT), CONTEXT)).toEqual(bytes);
  });

  it('seals the same plaintext differently each time, without the plaintext in it', () => {
    const again = sealer.seal(SECRET, CONTEXT);
    expect(again).not.toBe(sealed);
    expect(again).toMatch(/^s1\.[\w-]{16}\.[\w-]+$/);
    expect(Buffer.from(again.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain(
      SECRET,
    );
  });

  it.each([
    ['row', { ...CONTEXT, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' }],
    ['column', { ...CONTEXT, column: 'other' }],
    ['table', { ...CONTEXT, table: 'others' }],
    ['split between table and column', { ...CONTEXT, table: 'things.secret', column: '' }],
  ])('does not open a value of another %s', (_, context) => {
    expect(tryToOpen(sealer, sealed, context)).toBe('not_authentic');
  });

  it('does not open a truncated value of any length', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(tryToOpen(sealer, sealed.slice(0, length))).toMatch(/^(malformed|not_authentic)$/);
    }
  });

  it('does not open a value with a changed byte in its nonce, ciphertext or tag', () => {
    const [version, keyId, encoded = ''] = sealed.split('.');
    const payload = Buffer.from(encoded, 'base64url');
    for (let index = 0; index < payload.length; index += 1) {
      const changed = Buffer.from(payload);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const text = [version, keyId, changed.toString('base64url')].join('.');
      expect(tryToOpen(sealer, text)).toBe('not_authentic');
    }
  });

  it.each(['', 'plaintext', 's2.', ' ', '='])('does not open a value with %j before it', (text) => {
    expect(tryToOpen(sealer, `${text}${text === '' ? 'x' : ''}${sealed}`)).toBe('malformed');
  });

  it('does not open a value of a key that it does not have', () => {
    expect(tryToOpen(sealerOf(TWO), sealed)).toBe('unknown_key');
  });

  it('does not open a value of the previous key under the id of the current one', () => {
    const both = sealerOf(TWO, ONE);
    const relabelled = both.currentPrefix + sealed.slice(both.currentPrefix.length);
    expect(tryToOpen(both, relabelled)).toBe('not_authentic');
  });

  it('opens a value of the previous key, and seals with the current one', () => {
    const rotated = sealerOf(TWO, ONE);
    expect(tryToOpen(rotated, sealed)).toBe(SECRET);
    expect([rotated.isCurrent(sealed), sealer.isCurrent(sealed)]).toEqual([false, true]);
    const resealed = rotated.seal(SECRET, CONTEXT);
    expect(rotated.isCurrent(resealed)).toBe(true);
    expect(tryToOpen(sealerOf(TWO), resealed)).toBe(SECRET);
  });

  it('names the place in its error, and neither value nor key', () => {
    const error = new UnsealableError(CONTEXT, 'unknown_key');
    expect(error.message).toBe(
      'the value of things.secret in the row 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11 was sealed with a key that is neither SECRET_KEY nor SECRET_KEY_PREVIOUS; set SECRET_KEY_PREVIOUS to that key',
    );
  });

  it('seals for no column that is not registered, which a reseal would miss', () => {
    expect(() => sealer.seal(SECRET, { ...CONTEXT, column: 'forgotten' })).toThrow(
      'things.forgotten is not a sealed column; add it to SEALED_COLUMNS',
    );
  });
});
