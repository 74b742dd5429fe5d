import 'reflect-metadata';
import { jest } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '../../access/principal.js';
import { RequiresRecentAuth } from '../../access/requires-recent-auth.decorator.js';
import { Role } from '../../access/role.enum.js';
import { RecentAuthGuard } from './recent-auth.guard.js';

class Routes {
  free(): void {}

  @RequiresRecentAuth()
  recent(): void {}

  @RequiresRecentAuth(1)
  veryRecent(): void {}

  @RequiresRecentAuth(1, 'aal2')
  strong(): void {}

  @RequiresRecentAuth(1, 'aal1')
  weak(): void {}
}

@RequiresRecentAuth()
class RecentRoutes {
  any(): void {}
}

const NOW = new Date('2026-11-23T10:00:00.000Z');
const guard = new RecentAuthGuard(new Reflector());

type Controller = { readonly prototype: object };

/** @param age of the authentication, in seconds */
function admit(
  { prototype }: Controller,
  handler: string,
  age: number,
  strength: Partial<Pick<Principal, 'acr' | 'hasSecondFactor'>> = {},
): boolean {
  const user: Principal = {
    userId: 'a user',
    sessionId: 'a session',
    role: Role.User,
    emailVerified: false,
    amr: ['pwd'],
    acr: 'aal1',
    hasSecondFactor: false,
    ...strength,
    authTime: new Date(NOW.getTime() - age * 1000),
  };
  return guard.canActivate({
    getHandler: () => Reflect.get(prototype, handler) as unknown,
    getClass: () => prototype.constructor,
    switchToHttp: () => ({ getRequest: () => ({ user }) }),
  } as unknown as ExecutionContext);
}

describe('the guard of recent authentication', () => {
  beforeAll(() => void jest.useFakeTimers({ now: NOW }));
  afterAll(() => void jest.useRealTimers());

  it.each([
    ['a route without a maximum age', Routes, 'free', 1_000_000],
    ['a route with one, at that age', Routes, 'recent', 600],
    ['a route with another one, at that age', Routes, 'veryRecent', 60],
    ['an instance with a slow clock', Routes, 'recent', -30],
  ])('admits a request to %s', (_, controller, handler, age) => {
    expect(admit(controller, handler, age)).toBe(true);
  });

  it.each([
    ['a route', Routes, 'recent', 600.001, 600],
    ['a route with a maximum age of its own', Routes, 'veryRecent', 60.001, 60],
    ['a route of a controller', RecentRoutes, 'any', 601, 600],
  ])('rejects an older authentication on %s', (_, controller, handler, age, maximum) => {
    expect(() => admit(controller, handler, age)).toThrow(
      expect.objectContaining({
        code: 'insufficient_user_authentication',
        status: 401,
        headers: {
          'www-authenticate': `Bearer error="insufficient_user_authentication", error_description="A more recent authentication is required", max_age="${maximum}"`,
        },
      }),
    );
  });

  const withFactor = { hasSecondFactor: true } as const;

  it.each([
    ['a recent second factor', 'recent', 600, { acr: 'aal2', ...withFactor }],
    ['one factor, of a user that has no other', 'recent', 600, { acr: 'aal1' }],
    ['two factors, of which the user has removed one', 'recent', 600, { acr: 'aal2' }],
    ['one factor on a route that is content with it', 'weak', 60, { acr: 'aal1', ...withFactor }],
    ['a second factor on a route that requires it', 'strong', 60, { acr: 'aal2', ...withFactor }],
  ] as const)('admits an authentication by %s', (_, handler, age, strength) => {
    expect(admit(Routes, handler, age, strength)).toBe(true);
  });

  it.each([
    ['recent', 0, { acr: 'aal1', ...withFactor }, 'stronger', 600],
    ['strong', 0, { acr: 'aal1' }, 'stronger', 60],
    ['strong', 61, { acr: 'aal1' }, 'stronger', 60],
    ['recent', 601, { acr: 'aal2', ...withFactor }, 'more recent', 600],
    ['strong', 61, { acr: 'aal2', ...withFactor }, 'more recent', 60],
  ] as const)(
    'requires aal2 on the route "%s" after %s s of %j',
    (handler, age, strength, kind, maximum) => {
      expect(() => admit(Routes, handler, age, strength)).toThrow(
        expect.objectContaining({
          code: 'insufficient_user_authentication',
          status: 401,
          headers: {
            'www-authenticate': `Bearer error="insufficient_user_authentication", error_description="A ${kind} authentication is required", max_age="${maximum}", acr_values="aal2"`,
          },
        }),
      );
    },
  );

  it('names the route by which an authentication becomes recent or stronger', () => {
    for (const [age, acr] of [
      [601, 'aal2'],
      [0, 'aal1'],
    ] as const) {
      expect(() => admit(Routes, 'recent', age, { acr, ...withFactor })).toThrow(
        expect.objectContaining({ detail: expect.stringContaining('/api/v1/auth/reauthenticate') }),
      );
    }
  });
});
