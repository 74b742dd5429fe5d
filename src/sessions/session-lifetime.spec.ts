import 'reflect-metadata';
import { Environment } from '../config/environment.js';
import { SessionLifetime } from './session-lifetime.js';

const NOW = new Date('2026-11-23T10:00:00.123Z');
const later = (days: number) => new Date(NOW.getTime() + days * 24 * 3600 * 1000);

const lifetime = (idle: number, absolute: number) =>
  new SessionLifetime(
    Object.assign(new Environment(), {
      REFRESH_TOKEN_EXPIRE_DAYS: idle,
      SESSION_EXPIRE_DAYS: absolute,
    }),
  );

describe('SessionLifetime', () => {
  it('gives a new session 30 days without use, and a year in all', () => {
    const defaults = new SessionLifetime(new Environment());
    expect(defaults.of(NOW)).toEqual({ idleExpiresAt: later(30), expiresAt: later(365) });
  });

  it('counts both as they are configured', () => {
    expect(lifetime(2, 7).of(NOW)).toEqual({ idleExpiresAt: later(2), expiresAt: later(7) });
  });

  it('never promises more than the absolute end', () => {
    expect(lifetime(30, 7).of(NOW)).toEqual({ idleExpiresAt: later(7), expiresAt: later(7) });
  });

  it.each([
    ['moves with each use', 7, 2],
    ['meets the absolute end', 2, 2],
    ['stops at the absolute end', 1.5, 1.5],
    ['is over when the absolute end is', -1, -1],
  ])('of a session in use %s', (_, daysLeft, idleEndsIn) => {
    expect(lifetime(2, 7).idleExpiry(NOW, later(daysLeft))).toEqual(later(idleEndsIn));
  });
});
