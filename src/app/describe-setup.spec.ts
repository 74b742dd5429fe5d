import { describeSetup } from './describe-setup.js';

const LINK = 'http://localhost:8000/setup?token=uasu_secret';

const settings = {
  PAGES_ENABLED: true,
  SETUP_FROM: 'loopback',
  PUBLIC_URL: undefined,
  isProduction: false,
} as const;

describe('describeSetup', () => {
  it.each([
    ['a development', {}, false],
    ['a development in a terminal', {}, true],
    ['a production in a terminal', { isProduction: true }, true],
    [
      'a public address that any client may use',
      { PUBLIC_URL: 'https://a', SETUP_FROM: 'any' },
      false,
    ],
  ] as const)('gives the link in %s', (_, changed, isTerminal) => {
    expect(describeSetup({ ...settings, ...changed }, LINK, isTerminal)).toContain(LINK);
  });

  it.each([
    ['a log of production', { isProduction: true }, /auth-service setup-link/],
    ['a start that no browser can reach', { PUBLIC_URL: 'https://a' }, /SETUP_FROM=any/],
  ] as const)('gives no token to %s, and says what to do', (_, changed, expected) => {
    const text = describeSetup({ ...settings, ...changed }, LINK, false);
    expect(text).toMatch(expected);
    expect(text).not.toContain('uasu_');
  });

  it.each([[{ SETUP_FROM: 'off' }], [{ PAGES_ENABLED: false }]] as const)(
    'says nothing with %j',
    (changed) => {
      expect(describeSetup({ ...settings, ...changed }, LINK, true)).toBeUndefined();
    },
  );
});
