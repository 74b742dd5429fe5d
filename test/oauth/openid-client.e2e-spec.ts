import * as client from 'openid-client';
import type { TestApp } from '../support/app.js';
import { OauthBrowser } from '../support/oauth-browser.js';
import {
  CLIENT_SECRET,
  insertClient,
  REDIRECT_URI,
  startProvider,
} from '../support/oauth-provider.js';
import { register, type TestUser } from '../support/users.js';

/** The certified client of the same author as `jose`, unchanged. */
describe('the OpenID provider, used by openid-client', () => {
  let app: TestApp;
  let issuer: string;
  let user: TestUser;
  let browser: OauthBrowser;
  let config: client.Configuration;

  beforeAll(async () => {
    ({ app, issuer } = await startProvider());
    user = await register(app);
    browser = new OauthBrowser(app);
    await browser.signIn(user);
    const { id } = await insertClient(app);
    config = await client.discovery(
      new URL(issuer),
      id,
      undefined,
      client.ClientSecretBasic(CLIENT_SECRET),
      { execute: [client.allowInsecureRequests] },
    );
  });
  afterAll(() => app.close());

  async function authorize(parameters: Record<string, string> = {}) {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile email offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...parameters,
    });
    const { status, location } = await browser.visit(address);
    expect(status).toBe(303);
    return {
      callback: new URL(location as string),
      checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    };
  }

  it('completes discovery, authorization, code, tokens, userinfo, refresh, introspection and revocation', async () => {
    const { callback, checks } = await authorize();
    const tokens = await client.authorizationCodeGrant(config, callback, {
      ...checks,
      idTokenExpected: true,
    });
    const claims: Record<string, unknown> = { ...tokens.claims() };
    const { sid } = claims;
    expect(claims).toMatchObject({ sub: user.id, sid: expect.any(String) });
    expect(claims).not.toHaveProperty('email');

    const info = await client.fetchUserInfo(config, tokens.access_token, user.id);
    expect(info).toMatchObject({
      sub: user.id,
      preferred_username: user.username,
      email: user.email,
      email_verified: false,
    });

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token as string);
    expect(refreshed.claims()).toMatchObject({ sub: user.id, sid });
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);

    for (const token of [refreshed.access_token, refreshed.refresh_token as string]) {
      expect(await client.tokenIntrospection(config, token)).toMatchObject({
        active: true,
        sub: user.id,
        sid,
      });
    }
    await client.tokenRevocation(config, refreshed.refresh_token as string);
    for (const token of [refreshed.access_token, refreshed.refresh_token as string]) {
      expect(await client.tokenIntrospection(config, token)).toEqual({ active: false });
    }
    await expect(client.fetchUserInfo(config, refreshed.access_token, user.id)).rejects.toThrow();
    await expect(
      client.refreshTokenGrant(config, refreshed.refresh_token as string),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('completes the client credentials grant, and the revocation of its token', async () => {
    const tokens = await client.clientCredentialsGrant(config, { scope: 'read' });
    expect(tokens).toMatchObject({ scope: 'read', token_type: 'bearer' });
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      scope: 'read',
      aud: ['https://api.example.com', 'https://files.example.com'],
    });
    await client.tokenRevocation(config, tokens.access_token);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  });
});
