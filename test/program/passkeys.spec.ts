import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { ProjectFolder, type Server } from '../support/program.js';

interface Created {
  options: PublicKeyCredentialCreationOptionsJSON;
}

describe('passkeys in the built program', () => {
  const folder = new ProjectFolder();
  let server: Server;
  beforeAll(async () => (server = await folder.serve()));
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const send = async (path: string, token: string, json: object = {}) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(json),
    });
    return { status: response.status, body: (await response.json()) as Created };
  };

  // The bundle has no verification of attestation statements; a loaded part that needs it would fail here.
  it('are registered and sign in without a username', async () => {
    const user = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' };
    const { body: tokens } = await server.post('/auth/register', user);
    const authenticator = new SoftwareAuthenticator();
    const { body: creation } = await send('/users/me/passkeys/options', tokens.access_token);
    const credential = authenticator.create(creation.options);
    const added = await send('/users/me/passkeys', tokens.access_token, { credential });
    expect(added.status).toBe(201);

    const { body: request } = await server.post('/auth/sign-in/passkey/options', {});
    const signedIn = await server.post('/auth/sign-in/passkey', {
      sign_in_token: request.sign_in_token,
      credential: authenticator.get(request.options),
    });
    expect([signedIn.status, typeof signedIn.body.access_token]).toEqual([200, 'string']);
  });
});
