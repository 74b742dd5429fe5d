import { createPublicKey, type KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import { parseCompact, signCompact, verifyCompact } from './compact-jws.js';
import { generateSigningKey, type SigningAlgorithm } from './signing-algorithm.js';

const ALGORITHMS: SigningAlgorithm[] = ['ES256', 'RS256', 'EdDSA'];
const CLAIMS = { sub: 'a user', name: 'Ädä' };

describe.each(ALGORITHMS)('a compact JWS of %s', (alg) => {
  let publicKey: KeyObject;
  let token: string;
  beforeAll(async () => {
    const pair = await generateSigningKey(alg);
    ({ publicKey } = pair);
    token = signCompact({ alg, typ: 'JWT', kid: 'k' }, CLAIMS, pair.privateKey);
  });

  const verify = (text: string, key = publicKey) => {
    const jws = parseCompact(text);
    return jws && verifyCompact(jws, alg, key);
  };

  it('is verified by another implementation', async () => {
    const { payload, protectedHeader } = await compactVerify(token, publicKey);
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(CLAIMS);
    expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid: 'k' });
  });

  it('is verified with its key only', async () => {
    expect(verify(token)).toEqual(CLAIMS);
    const other = await generateSigningKey(alg);
    expect(verify(token, createPublicKey(other.privateKey))).toBeUndefined();
  });

  it.each([
    ['a changed payload', (text: string) => text.replace(/\.[^.]+\./, '.e30.')],
    ['no signature', (text: string) => text.replace(/[^.]+$/, '')],
    ['a truncated signature', (text: string) => text.slice(0, -4)],
    ['a padded signature', (text: string) => `${text}=`],
    ['a fourth part', (text: string) => `${text}.x`],
    ['two parts', (text: string) => text.replace(/\.[^.]+$/, '')],
    ['a header that is a list', (text: string) => text.replace(/^[^.]+/, 'W10')],
    ['a header that is not JSON', (text: string) => text.replace(/^[^.]+/, 'ew')],
    ['zeros as signature', (text: string) => text.replace(/[^.]+$/, 'A'.repeat(86))],
  ])('is rejected with %s', (_, change) => {
    expect(verify(change(token))).toBeUndefined();
  });
});
