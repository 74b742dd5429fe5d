import { createHmac, createSecretKey } from 'node:crypto';
import { parse } from 'uuid';
import { formatSeededToken, isGenuineToken, parseSeededToken } from './seeded-token.js';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const OTHER_KEY = createSecretKey(Buffer.alloc(32, 8));
const ID = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';
const SOURCE = { id: ID, purpose: 'sign_in', seed: 'S'.repeat(43) };
const TOKEN = formatSeededToken('uasi_', SOURCE, KEY);

describe('a seeded token', () => {
  it('is the prefix, the id and a MAC over id, purpose and seed', () => {
    const id = Buffer.from(parse(ID));
    const mac = createHmac('sha256', KEY)
      .update(id)
      .update(`sign_in\0${'S'.repeat(43)}`)
      .digest();
    expect(TOKEN).toBe(`uasi_${Buffer.concat([id, mac]).toString('base64url')}`);
  });

  it('is genuine for its row under any accepted key', () => {
    const claims = parseSeededToken('uasi_', TOKEN);
    expect(claims.id).toBe(ID);
    expect(isGenuineToken(claims, SOURCE, [KEY])).toBe(true);
    expect(isGenuineToken(claims, SOURCE, [OTHER_KEY, KEY])).toBe(true);
  });

  it.each([
    ['another id', { ...SOURCE, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c12' }, KEY],
    ['another purpose', { ...SOURCE, purpose: 'step_up' }, KEY],
    ['another seed', { ...SOURCE, seed: `${'S'.repeat(42)}T` }, KEY],
    ['another key', SOURCE, OTHER_KEY],
  ])('is not genuine for %s', (_, source, key) => {
    expect(isGenuineToken(parseSeededToken('uasi_', TOKEN), source, [key])).toBe(false);
  });

  it.each([
    ['another prefix', TOKEN.replace('uasi_', 'uart_')],
    ['no prefix', TOKEN.slice('uasi_'.length)],
    ['a character less', TOKEN.slice(0, -1)],
    ['a character more', `${TOKEN}A`],
    ['padding', `${TOKEN}=`],
    ['the other alphabet of base64', TOKEN.replaceAll('-', '+').replaceAll('_', '/')],
    ['an id that is no UUID', `uasi_${Buffer.alloc(48, 255).toString('base64url')}`],
    ['nothing', ''],
  ])('has the claims of no token with %s', (_, token) => {
    expect(isGenuineToken(parseSeededToken('uasi_', token), SOURCE, [KEY])).toBe(false);
  });
});
