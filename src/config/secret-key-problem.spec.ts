import { secretKeyProblem } from './secret-key-problem.js';

describe('secretKeyProblem', () => {
  it.each([
    'x9kQ7mW2'.repeat(4),
    'ü9xrKw7Q'.repeat(4),
    '09d25e094faa6ca2556c818166b7a956-and-more-of-it',
  ])('accepts %s', (key) => {
    expect(secretKeyProblem(key)).toBeUndefined();
  });

  it.each([undefined, ''])('reports the missing key %j', (key) => {
    expect(secretKeyProblem(key)).toMatch(/^is missing; make one with: openssl rand/);
  });

  it('rejects a key of fewer than 32 bytes', () => {
    expect(secretKeyProblem('r'.repeat(15) + 'x9'.repeat(8))).toMatch(/^is shorter than 32 bytes/);
  });

  it('rejects a key of few distinct characters', () => {
    expect(secretKeyProblem('x9'.repeat(16))).toMatch(/^repeats a few characters/);
  });

  it('rejects raw bytes, as each invalid byte would count as the three of U+FFFD', () => {
    const bytes = Buffer.from([...Array(13).keys()].map((i) => 0x80 + i));
    expect(secretKeyProblem(bytes.toString('utf8'))).toMatch(/^is not text/);
  });

  it.each([
    '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7',
    'changeme',
    'please-change-this-key-in-production',
    'CHANGE_ME_0123456789_0123456789_0123456789',
    'your-secret-key-your-secret-key-your-secret-key',
    'your_jwt_secret_your_jwt_secret_your_jwt_secret',
    'my-very-secret-key-0123456789-0123456789',
    'supersecret0123456789012345678901234567890',
    'a'.repeat(64),
    'a-string-secret-at-least-256-bits-long',
    'your-256-bit-secret-your-256-bit-secret',
    'replace-me-with-a-long-random-string-please',
    '12345678901234567890123456789012',
  ])('rejects the published example %s', (key) => {
    expect(secretKeyProblem(key)).toMatch(/^is a published example/);
  });
});
