import { createHmac, createSecretKey } from 'node:crypto';
import { formatRefreshToken, isGenuine, parseRefreshToken } from './refresh-token.js';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const ID = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';
const SOURCE = { id: ID, generation: 258, seed: 'S'.repeat(43) };
const TOKEN = formatRefreshToken(SOURCE, KEY);

const bytesOf = (token: string) => Buffer.from(token.replace(/^uart_/, ''), 'base64url');
const tokenOf = (bytes: Buffer) => `uart_${bytes.toString('base64url')}`;

describe('refresh token', () => {
  it('consists of the session id, the generation and their MAC', () => {
    const header = Buffer.concat([
      Buffer.from(ID.replaceAll('-', ''), 'hex'),
      Buffer.from([0, 0, 1, 2]),
    ]);
    const mac = createHmac('sha256', KEY).update(header).update('S'.repeat(43)).digest();
    expect(TOKEN).toBe(tokenOf(Buffer.concat([header, mac])));
  });

  it('is deterministic for the same row', () => {
    expect(formatRefreshToken({ ...SOURCE }, KEY)).toBe(TOKEN);
  });

  it.each([
    ['another session', { ...SOURCE, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' }, KEY],
    ['another generation', { ...SOURCE, generation: 259 }, KEY],
    ['another seed', { ...SOURCE, seed: `${'S'.repeat(42)}T` }, KEY],
    ['another key', SOURCE, createSecretKey(Buffer.alloc(32, 8))],
  ])('has a different MAC for %s', (_, source, key) => {
    expect(bytesOf(formatRefreshToken(source, key)).subarray(20)).not.toEqual(
      bytesOf(TOKEN).subarray(20),
    );
  });

  it.each([0, 1, 65_536, 2 ** 32 - 1])(
    'is parsed back to its session and generation %d',
    (generation) => {
      const claims = parseRefreshToken(formatRefreshToken({ ...SOURCE, generation }, KEY));
      expect(claims).toMatchObject({ sessionId: ID, generation });
    },
  );
});

function genuine(token: string, session = SOURCE, key = KEY): boolean {
  const claims = parseRefreshToken(token);
  return claims !== undefined && isGenuine(claims, session, [key]);
}

describe('parsing of refresh tokens', () => {
  it.each<[string, string]>([
    ['an empty text', ''],
    ['the prefix alone', 'uart_'],
    ['a token without its prefix', TOKEN.slice(5)],
    ['a token with another prefix', TOKEN.replace('uart_', 'uatt_')],
    ['a token in upper case', TOKEN.toUpperCase()],
    ['a token that lacks a character', TOKEN.slice(0, -1)],
    ['a token that lacks a byte', tokenOf(bytesOf(TOKEN).subarray(0, 51))],
    ['a token with one byte more', tokenOf(Buffer.concat([bytesOf(TOKEN), Buffer.alloc(1)]))],
    ['a padded token', `${TOKEN}==`],
    ['a token with a line break', `${TOKEN}\n`],
    ['a token with a space in it', `${TOKEN.slice(0, 20)} ${TOKEN.slice(20)}`],
    ['a token with an id that is not a UUID', tokenOf(Buffer.alloc(52, 0xee))],
  ])('rejects %s', (_, token) => {
    expect(parseRefreshToken(token)).toBeUndefined();
  });

  it('accepts only one encoding of a token', () => {
    // A decoder ignores four bits of the last character.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = [...alphabet]
      .map((last) => TOKEN.slice(0, -1) + last)
      .filter((token) => bytesOf(token).equals(bytesOf(TOKEN)));
    expect(spellings).toHaveLength(16);
    expect(spellings.filter((token) => parseRefreshToken(token))).toEqual([TOKEN]);
  });

  it('accepts only the base64url alphabet', () => {
    const source = Array.from({ length: 500 }, (_, generation) => ({ ...SOURCE, generation }));
    const tokens = source.map((row) => formatRefreshToken(row, KEY));
    const other = tokens.map((token) => `uart_${bytesOf(token).toString('base64').slice(0, 70)}`);
    const differing = other.filter((token, n) => token !== tokens[n]);
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.filter((token) => parseRefreshToken(token))).toEqual([]);
  });
});

describe('verification of the MAC', () => {
  it('accepts the row and key of the token, independent of the current generation of the row', () => {
    expect(genuine(TOKEN)).toBe(true);
    expect(genuine(TOKEN, { ...SOURCE, generation: 300 })).toBe(true);
  });

  it('rejects another row and another key', () => {
    expect(genuine(TOKEN, { ...SOURCE, seed: 'T'.repeat(43) })).toBe(false);
    expect(genuine(TOKEN, { ...SOURCE, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' })).toBe(false);
    expect(genuine(TOKEN, SOURCE, createSecretKey(Buffer.alloc(32, 8)))).toBe(false);
  });

  it('rejects a token with any single bit changed', () => {
    const bytes = bytesOf(TOKEN);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const claims = parseRefreshToken(tokenOf(changed));
      const session = { ...SOURCE, id: claims?.sessionId ?? ID };
      expect(claims !== undefined && isGenuine(claims, session, [KEY])).toBe(false);
    }
  });
});
