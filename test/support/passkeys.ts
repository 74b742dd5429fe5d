import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { DataSource, type Repository } from 'typeorm';
import { Passkey } from '../../src/credentials/passkeys/passkey.entity.js';
import type { TestApp, TestResponse } from './app.js';
import {
  type AuthenticatorBehaviour,
  SoftwareAuthenticator,
} from './authenticator/software-authenticator.js';
import type { TestUser } from './users.js';

/** A user's passkey and its authenticator. */
export interface TestPasskey {
  readonly id: string;
  readonly authenticator: SoftwareAuthenticator;
  readonly recoveryCodes: string[] | undefined;
}

export function passkeyRows(app: TestApp): Repository<Passkey> {
  return app.get(DataSource).getRepository(Passkey);
}

export async function creationOptions(
  app: TestApp,
  token: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { status, body } = await app.api('POST', '/users/me/passkeys/options', { token });
  expect(status).toBe(200);
  return body.options;
}

/** Adds a passkey to the user of an access token. */
export async function addPasskey(
  app: TestApp,
  { access_token: token }: Pick<TestUser, 'access_token'>,
  behaviour: Partial<AuthenticatorBehaviour> = {},
): Promise<TestPasskey> {
  const authenticator = new SoftwareAuthenticator(behaviour);
  const credential = authenticator.create(await creationOptions(app, token));
  const { status, body } = await app.api('POST', '/users/me/passkeys', {
    token,
    json: { credential },
  });
  expect(status).toBe(201);
  return { id: body.passkey.id, authenticator, recoveryCodes: body.recovery_codes };
}

/** Requests options; without a token, those of a sign-in without a username. */
export async function requestOptions(
  app: TestApp,
  signInToken?: string,
): Promise<{ sign_in_token: string; options: PublicKeyCredentialRequestOptionsJSON }> {
  const json = signInToken === undefined ? {} : { sign_in_token: signInToken };
  const { status, body } = await app.api('POST', '/auth/sign-in/passkey/options', { json });
  expect(status).toBe(200);
  return body;
}

/**
 * Signs in with a passkey.
 *
 * @param signInToken of a sign-in that needs it as a second factor; without it, without a username
 */
export async function signInWithPasskey(
  app: TestApp,
  { authenticator }: Pick<TestPasskey, 'authenticator'>,
  signInToken?: string,
  overrides: Partial<AuthenticatorBehaviour> = {},
): Promise<TestResponse> {
  const { sign_in_token, options } = await requestOptions(app, signInToken);
  const credential = authenticator.get(options, overrides);
  return app.api('POST', '/auth/sign-in/passkey', { json: { sign_in_token, credential } });
}
