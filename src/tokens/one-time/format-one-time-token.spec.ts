import { createHmac, createSecretKey } from 'node:crypto';
import { isGenuineToken } from '../seeded-token.js';
import { formatCode, formatToken, isGenuineCode, parseToken } from './format-one-time-token.js';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const OTHER_KEY = createSecretKey(Buffer.alloc(32, 8));
const ID = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';
const SOURCE = { id: ID, purpose: 'verify_email', seed: 'S'.repeat(43) } as const;
const TOKEN = formatToken(SOURCE, KEY);
const CODE = formatCode(SOURCE, KEY);

const others = [
  ['another id', { ...SOURCE, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' }, KEY],
  ['another purpose', { ...SOURCE, purpose: 'reset_password' }, KEY],
  ['another seed', { ...SOURCE, seed: `${'S'.repeat(42)}T` }, KEY],
  ['another key', SOURCE, OTHER_KEY],
] as const;

describe('link form of a one-time token', () => {
  const bytes = Buffer.from(TOKEN.replace(/^uaot_/, ''), 'base64url');

  it('consists of the id and the MAC of id, purpose and seed', () => {
    const id = Buffer.from(ID.replaceAll('-', ''), 'hex');
    const mac = createHmac('sha256', KEY)
      .update(id)
      .update(`verify_email\0${'S'.repeat(43)}`)
      .digest();
    expect(bytes).toEqual(Buffer.concat([id, mac]));
  });

  it('is 69 characters long and needs no escaping in an address', () => {
    expect(TOKEN).toMatch(/^uaot_[\w-]{64}$/);
  });

  it('is genuine for its row and an accepted key', () => {
    const claims = parseToken(TOKEN);
    expect(claims.id).toBe(ID);
    expect(isGenuineToken(claims, SOURCE, [KEY])).toBe(true);
    expect(isGenuineToken(claims, SOURCE, [OTHER_KEY, KEY])).toBe(true);
  });

  it.each(others)('is not genuine for %s', (_, source, key) => {
    expect(isGenuineToken(parseToken(TOKEN), source, [key])).toBe(false);
  });

  it('is not genuine with any single bit changed', () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const claims = parseToken(`uaot_${changed.toString('base64url')}`);
      expect(claims.id === ID && isGenuineToken(claims, SOURCE, [KEY])).toBe(false);
    }
  });

  it.each([
    '',
    'uaot_',
    TOKEN.slice(5),
    TOKEN.slice(0, -1),
    `${TOKEN}A`,
    `${TOKEN}=`,
    `${TOKEN}\n`,
    TOKEN.toUpperCase(),
    TOKEN.replace('uaot_', 'uart_'),
    `uaot_${Buffer.alloc(48, 0xee).toString('base64url')}`,
  ])('is not parsed from %j', (text) => {
    expect(parseToken(text)).toEqual({
      id: '00000000-0000-0000-0000-000000000000',
      mac: Buffer.alloc(32),
    });
  });
});

describe('code of a one-time token', () => {
  it('has eight digits, which are not part of the link form', () => {
    expect(CODE).toMatch(/^\d{8}$/);
    expect(formatCode(SOURCE, KEY)).toBe(CODE);
  });

  it('has leading zeros where the number is small', () => {
    const codes = Array.from({ length: 2_000 }, (_, n) =>
      formatCode({ ...SOURCE, seed: `${n}` }, KEY),
    );
    expect(codes.every((code) => code.length === 8)).toBe(true);
    expect(codes.filter((code) => code.startsWith('0')).length).toBeGreaterThan(100);
    expect(new Set(codes).size).toBeGreaterThan(1_990);
  });

  it.each(others)('is not genuine for %s', (_, source, key) => {
    expect(isGenuineCode(CODE, source, [key])).toBe(false);
  });

  it('is genuine for its row and an accepted key, in the groups that people type', () => {
    expect(isGenuineCode(CODE, SOURCE, [OTHER_KEY, KEY])).toBe(true);
    expect(isGenuineCode(`${CODE.slice(0, 4)} ${CODE.slice(4)}`, SOURCE, [KEY])).toBe(true);
    expect(isGenuineCode(`${CODE.slice(0, 4)}-${CODE.slice(4)}`, SOURCE, [KEY])).toBe(true);
  });

  it.each(['', CODE.slice(1), `${CODE}0`, '????????', 'é'.repeat(8), '１２３４５６７８'])(
    'is not genuine as %j',
    (code) => {
      expect(isGenuineCode(code, SOURCE, [KEY])).toBe(false);
    },
  );
});
