import { load } from '../../test/support/configuration.js';
import { acceptsOrigin, relyingPartyOf } from './relying-party.js';

const APP = 'https://app.example.com';
const ANDROID = 'android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck';
const partyOf = (variables: Record<string, string>) => relyingPartyOf(load(variables));
const messageOf = (variables: Record<string, string>) => {
  try {
    load(variables);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('relyingPartyOf', () => {
  it('has localhost as its default, with each of its ports', () => {
    const party = partyOf({});
    expect(party).toEqual({ id: 'localhost', origins: [], relatedOrigins: [] });
    expect(acceptsOrigin(party, 'http://localhost:5173')).toBe(true);
    expect(acceptsOrigin(party, 'http://localhost')).toBe(true);
    expect(acceptsOrigin(party, 'http://localhost.example.com')).toBe(false);
    expect(acceptsOrigin(party, 'http://127.0.0.1:5173')).toBe(false);
  });

  it.each([
    [{ PUBLIC_URL: 'https://example.com/auth' }, 'example.com', ['https://example.com']],
    [{ PUBLIC_URL: 'https://auth.example.com', APP_URL: `${APP}/x` }, 'app.example.com', [APP]],
    [{ PUBLIC_URL: 'http://127.0.0.1:8000' }, 'localhost', []],
    [
      { PUBLIC_URL: 'https://auth.example.com', APP_URL: APP, RP_ID: 'Example.com' },
      'example.com',
      [APP, 'https://auth.example.com'],
    ],
    [{ RP_ID: 'example.com', PASSKEY_ORIGINS: `${APP},${ANDROID}` }, 'example.com', [APP, ANDROID]],
  ])('reads %j as %s with the origins %j', (variables, id, origins) => {
    expect(partyOf(variables)).toEqual({ id, origins, relatedOrigins: [] });
  });

  it('does not accept localhost for another domain', () => {
    const party = partyOf({ PUBLIC_URL: 'https://example.com' });
    expect(acceptsOrigin(party, 'http://localhost:5173')).toBe(false);
  });

  it('relates the origins of other domains, and no Android app', () => {
    const PASSKEY_ORIGINS = `${APP}, https://example.de, ${ANDROID}, https://badexample.com`;
    expect(partyOf({ RP_ID: 'example.com', PASSKEY_ORIGINS }).relatedOrigins).toEqual([
      'https://example.de',
      'https://badexample.com',
    ]);
  });
});

describe('a configuration of the relying party', () => {
  it.each([
    'https://example.com',
    'example.com:443',
    '192.0.2.1',
    '[::1]',
    'a b',
    '*.example.com',
    'example.com.',
  ])('rejects the RP_ID %s', (RP_ID) => {
    expect(messageOf({ RP_ID, PASSKEY_ORIGINS: APP })).toBe(
      `configuration: RP_ID must be a domain such as example.com, without a scheme and a port (it is ${JSON.stringify(RP_ID)})`,
    );
  });

  it.each([
    'http://app.example.com',
    'https://app.example.com/path',
    'android:apk-key-hash:x',
    ',',
  ])('rejects the PASSKEY_ORIGINS %s', (PASSKEY_ORIGINS) => {
    expect(messageOf({ RP_ID: 'example.com', PASSKEY_ORIGINS })).toMatch(
      /^configuration: PASSKEY_ORIGINS must list origins such as https:\/\/app\.example\.com \(http only/,
    );
  });

  it.each([
    [
      { RP_ID: 'exmaple.com', PASSKEY_ORIGINS: APP },
      'PASSKEY_ORIGINS has no origin of exmaple.com; add https://exmaple.com, or set RP_ID to the domain of your pages',
    ],
    [
      { RP_ID: 'example.com', PUBLIC_URL: 'https://badexample.com' },
      'RP_ID example.com is neither the host of APP_URL or PUBLIC_URL nor a parent domain of it; change RP_ID, or list the origins of your pages in PASSKEY_ORIGINS',
    ],
    [
      { RP_ID: 'example.com', PASSKEY_ORIGINS: `${APP}, http://localhost:3000` },
      'PASSKEY_ORIGINS contains http://localhost:3000, which cannot use passkeys of example.com; remove it, or set RP_ID to localhost',
    ],
  ])('explains %j in one line', (variables, problem) => {
    expect(messageOf(variables as Record<string, string>)).toBe(`configuration: ${problem}`);
    expect(messageOf({ ...variables, PASSKEYS_ENABLED: 'false' })).toBeUndefined();
  });
});
