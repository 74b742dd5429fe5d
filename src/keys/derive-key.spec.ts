import { createHmac } from 'node:crypto';
import { deriveKey } from './derive-key.js';

const SECRET = 'a key of the tests, thirty-two bytes or more';

describe('deriveKey', () => {
  // A different result would revoke every session at the next upgrade.
  it('is HKDF-SHA256 without salt and with service and purpose as its info', () => {
    const extracted = createHmac('sha256', Buffer.alloc(32)).update(SECRET).digest();
    const expanded = createHmac('sha256', extracted)
      .update('user-authentication-service/refresh-token')
      .update(Buffer.from([1]))
      .digest();
    expect(deriveKey(SECRET, 'refresh-token').export()).toEqual(expanded);
  });

  it('returns a secret key object of 32 bytes: jsonwebtoken is slow with other types', () => {
    const key = deriveKey(SECRET, 'access-token');
    expect([key.type, key.symmetricKeySize]).toEqual(['secret', 32]);
  });

  it('derives different keys for different purposes and secrets', () => {
    const keys = [
      deriveKey(SECRET, 'access-token'),
      deriveKey(SECRET, 'refresh-token'),
      deriveKey(`${SECRET} `, 'access-token'),
    ].map((key) => key.export().toString('hex'));
    expect(new Set([...keys, Buffer.from(SECRET).toString('hex')]).size).toBe(4);
  });
});
