import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { hashClientSecret } from '../../src/oauth/clients/client-secret.js';
import { OauthClient } from '../../src/oauth/clients/client.entity.js';
import { TestApp } from './app.js';
import type { TestDatabase } from './database.js';

export const REDIRECT_URI = 'https://wiki.example.com/callback';
export const CLIENT_SECRET = 'uacs_the secret of tests: 100% + äöü';

/** The provider at an address of its own, which clients that are no part of this repository can reach. */
export async function startProvider(
  variables: Record<string, string> = {},
  database?: TestDatabase,
): Promise<{ app: TestApp; issuer: string }> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const app = await TestApp.start(
    { OPENID_ENABLED: 'true', PUBLIC_URL: issuer, ...variables },
    database,
  );
  await app.app.listen(port, '127.0.0.1');
  return { app, issuer };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

let count = 0;

/** Inserts a client: by default confidential, with the secret `CLIENT_SECRET`, and with all grant types. */
export async function insertClient(
  app: TestApp,
  columns: Partial<OauthClient> = {},
): Promise<OauthClient> {
  const { manager } = app.get(DataSource);
  const now = new Date();
  count += 1;
  const isPublic = columns.type === 'public';
  const client = manager.create(OauthClient, {
    id: `client-${count}`,
    name: `Client ${count}`,
    type: 'confidential',
    source: 'admin',
    authMethod: isPublic ? 'none' : 'client_secret_basic',
    secretHash: isPublic ? null : hashClientSecret(CLIENT_SECRET),
    secretCreatedAt: now,
    previousSecretHash: null,
    previousSecretExpiresAt: null,
    jwks: null,
    jwksUri: null,
    redirectUris: [REDIRECT_URI],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: null,
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    scopes: ['openid', 'profile', 'email', 'offline_access', 'read', 'write'],
    audiences: ['https://api.example.com', 'https://files.example.com'],
    clientUri: null,
    logoUri: null,
    policyUri: null,
    tosUri: null,
    isFirstParty: true,
    requiresPar: false,
    requiresDpop: false,
    createdAt: now,
    updatedAt: now,
    metadataExpiresAt: null,
    disabledAt: null,
    ...columns,
  });
  await manager.insert(OauthClient, client);
  return client;
}
