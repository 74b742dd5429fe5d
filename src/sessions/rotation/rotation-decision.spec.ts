import { createSecretKey } from 'node:crypto';
import { formatRefreshToken, parseRefreshToken } from '../../tokens/refresh-token.js';
import { decide, type DecisiveSession, type RotationDecision } from './rotation-decision.js';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const PREVIOUS_KEY = createSecretKey(Buffer.alloc(32, 8));
const FOREIGN_KEY = createSecretKey(Buffer.alloc(32, 9));

const NOW = new Date('2026-11-23T10:00:00.000Z');
const GRACE = 10_000;
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

const SESSION: DecisiveSession = {
  id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  seed: 'S'.repeat(43),
  generation: 5,
  lastUsedAt: after(-1_000),
  revokedAt: null,
  idleExpiresAt: after(60_000),
  expiresAt: after(120_000),
  user: { isActive: true },
};

function decisionOn(
  token: { generation?: number; seed?: string; key?: typeof KEY },
  columns: Partial<DecisiveSession> = {},
  grace = GRACE,
): RotationDecision {
  const { key = KEY, ...source } = token;
  const claims = parseRefreshToken(formatRefreshToken({ ...SESSION, ...source }, key));
  if (!claims) throw new Error('the token cannot be parsed');
  return decide(claims, { ...SESSION, ...columns }, NOW, { keys: [KEY, PREVIOUS_KEY], grace });
}

describe('decide', () => {
  it.each<[string, RotationDecision, Parameters<typeof decisionOn>]>([
    ['the current generation', 'current', [{}]],
    ['the current generation, of the previous key', 'current', [{ key: PREVIOUS_KEY }]],
    ['the parent within the grace window', 'parent', [{ generation: 4 }]],
    [
      'the parent at the last millisecond',
      'parent',
      [{ generation: 4 }, { lastUsedAt: after(1 - GRACE) }],
    ],
    [
      'the parent at the end of the grace window',
      'reused',
      [{ generation: 4 }, { lastUsedAt: after(-GRACE) }],
    ],
    [
      'the parent of a rotation in the future',
      'parent',
      [{ generation: 4 }, { lastUsedAt: after(5_000) }],
    ],
    ['the parent without a grace window', 'reused', [{ generation: 4 }, {}, 0]],
    ['the grandparent within the grace window', 'reused', [{ generation: 3 }]],
    ['the first generation', 'reused', [{ generation: 0 }]],
    ['a later generation than the row has', 'refused', [{ generation: 6 }]],
    ['a foreign key', 'refused', [{ key: FOREIGN_KEY }]],
    ['a foreign key and an older generation', 'refused', [{ key: FOREIGN_KEY, generation: 3 }]],
    ['another seed', 'refused', [{ seed: 'T'.repeat(43) }]],
    ['a revoked session', 'refused', [{}, { revokedAt: after(-1) }]],
    [
      'a revoked session and an older generation',
      'refused',
      [{ generation: 3 }, { revokedAt: after(-1) }],
    ],
    ['a session that expires now, by inactivity', 'refused', [{}, { idleExpiresAt: NOW }]],
    ['a session that expires now, by age', 'refused', [{}, { expiresAt: NOW }]],
    ['a disabled user', 'refused', [{}, { user: { isActive: false } }]],
    [
      'the parent of a disabled user',
      'refused',
      [{ generation: 4 }, { user: { isActive: false } }],
    ],
  ])('decides on %s: %s', (_, expected, args) => {
    expect(decisionOn(...args)).toBe(expected);
  });
});
