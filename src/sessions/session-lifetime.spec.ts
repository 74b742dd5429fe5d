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
  it('expires a new session after 30 days without use and after a year by default', () => {
    const defaults = new SessionLifetime(new Environment());
    expect(defaults.of(NOW)).toEqual({ idleExpiresAt: later(30), expiresAt: later(365) });
  });

  it('uses the configured idle and absolute lifetimes', () => {
    expect(lifetime(2, 7).of(NOW)).toEqual({ idleExpiresAt: later(2), expiresAt: later(7) });
  });

  it('limits the idle expiry of a new session to its absolute expiry', () => {
    expect(lifetime(30, 7).of(NOW)).toEqual({ idleExpiresAt: later(7), expiresAt: later(7) });
  });

  it.each([
    ['extends the idle expiry', 7, 2],
    ['sets the idle expiry to an equal absolute expiry', 2, 2],
    ['limits the idle expiry to the absolute expiry', 1.5, 1.5],
    ['keeps a session expired after its absolute expiry', -1, -1],
  ])('%s on use of a session', (_, daysLeft, idleEndsIn) => {
    expect(lifetime(2, 7).idleExpiry(NOW, later(daysLeft))).toEqual(later(idleEndsIn));
  });
});
