import { createAuthClient, memoryStore } from '../../sdk/src/index.js';
import { createPasskeys } from '../../sdk/src/passkeys.js';

// Only compiled: `npx tsc --noEmit` fails for a line that should be a type error and is none.
const EXAMPLES = { useCookies, useTokens };

async function useCookies(): Promise<unknown> {
  const auth = createAuthClient({ mode: 'cookie', baseUrl: '' });
  // @ts-expect-error cookie mode stores no tokens
  createAuthClient({ mode: 'cookie', baseUrl: '', store: memoryStore() });
  // @ts-expect-error no script has a token for other services
  void auth.fetch;
  // @ts-expect-error no script knows without a request
  void auth.isSignedIn;
  const result = await auth.login({ username: 'ada', password: 'x' });
  if (result.status === 'signed_in') {
    // @ts-expect-error the tokens are in cookies
    void result.data.access_token;
    return result.data.recovery_codes;
  }
  if (result.status === 'next') {
    const second = await result.attempt.totp({ code: '123456' });
    // @ts-expect-error the tokens are in cookies
    if (second.status === 'signed_in') void second.data.access_token;
  }
  const passkey = await createPasskeys(auth).signIn();
  // @ts-expect-error the tokens are in cookies
  if (passkey.status === 'signed_in') void passkey.data.access_token;
  // @ts-expect-error the response would have no tokens
  await auth.api.POST('/api/v1/auth/login', { body: { username: 'ada', password: 'x' } });
  // @ts-expect-error no script has the refresh token
  await auth.api.POST('/api/v1/auth/logout', { body: { refresh_token: 'x' } });
  const session = await auth.getSession();
  return session.status === 'signed_in' ? session.data.username : session.error?.code;
}

async function useTokens(): Promise<string | undefined> {
  const auth = createAuthClient({ baseUrl: '', store: memoryStore() });
  const result = await auth.login({ username: 'ada', password: 'x' });
  if (result.status === 'signed_in') return result.data.refresh_token;
  const passkeys = createPasskeys(auth);
  const passkey = await passkeys.signIn(result);
  if (passkey.status === 'next') await passkeys.signIn({ attempt: passkey.attempt });
  const { data } = await auth.api.POST('/api/v1/auth/login', {
    body: { username: 'ada', password: 'x' },
  });
  return passkey.status === 'signed_in' ? passkey.data.access_token : data?.refresh_token;
}

describe('the clients of the SDK', () => {
  it('have no members that make no sense in cookie mode', () => {
    const cookies = Object.keys(createAuthClient({ mode: 'cookie', baseUrl: '' }));
    const tokens = Object.keys(createAuthClient({ mode: 'bearer', baseUrl: '' }));
    expect(tokens.filter((name) => !cookies.includes(name))).toEqual(['fetch', 'isSignedIn']);
    expect(cookies.filter((name) => !tokens.includes(name))).toEqual(['getSession']);
    expect(Object.keys(EXAMPLES)).toHaveLength(2);
  });
});
