import { compactVerify, createLocalJWKSet } from 'jose';
import { DataSource } from 'typeorm';
import { SigningKeyRotation } from '../../src/tokens/signing-keys/signing-key-rotation.js';
import { SigningKeyStore } from '../../src/tokens/signing-keys/signing-key-store.js';
import { SigningKeys } from '../../src/tokens/signing-keys/signing-keys.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { routesOf } from '../support/routes.js';
import { receiveChanges } from '../support/receive-changes.js';
import { waitUntil } from '../support/wait-until.js';

const DAY = 24 * 60 * 60 * 1000;
const PATH = '/.well-known/jwks.json';

type Jwk = Record<string, string>;

const keySetOf = async (app: TestApp) => {
  const { status, body } = await app.request('GET', PATH);
  expect(status).toBe(200);
  return body.keys as Jwk[];
};
const kidsOf = async (app: TestApp) =>
  (await keySetOf(app)).map(({ kid = '' }) => kid).toSorted((a, b) => (a < b ? -1 : 1));
const signedBy = (app: TestApp) =>
  decodeJwt(app.get(SigningKeys).sign({ sub: 'x' }, { typ: 'JWT' })).header['kid'];

describe('signing keys', () => {
  describe('without ACCESS_TOKEN_ALG and OPENID_ENABLED', () => {
    it('have no route and no row', async () => {
      const app = await TestApp.start();
      try {
        const paths = routesOf(app).map(({ path }) => path);
        expect(paths).not.toContain(PATH);
        await app.get(SigningKeyRotation).run(new AbortController().signal);
        expect(await app.get(SigningKeyStore).list()).toEqual([]);
      } finally {
        await app.close();
      }
    });
  });

  describe('where they are in use', () => {
    let app: TestApp;
    beforeEach(async () => {
      app = await TestApp.start({ ACCESS_TOKEN_ALG: 'ES256' });
    });
    afterEach(() => app.close());

    const rotation = (days: number) =>
      app.get(SigningKeyRotation).run(new AbortController().signal, Date.now() + days * DAY);
    const startSecond = (variables = {}) =>
      TestApp.start({ ACCESS_TOKEN_ALG: 'ES256', ...variables }, app.database);

    it('publish the public part only, for five minutes in caches', async () => {
      const { body, headers } = await app.request('GET', PATH);
      expect(headers['cache-control']).toBe('public, max-age=300');
      expect(body.keys).toEqual([
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: expect.stringMatching(/^[\w-]{43}$/),
          alg: 'ES256',
          use: 'sig',
        },
      ]);
    });

    it('sign tokens that the published key set verifies', async () => {
      const token = app.get(SigningKeys).sign({ sub: 'x' }, { typ: 'JWT' });
      const keys = createLocalJWKSet({ keys: await keySetOf(app) });
      const { payload, protectedHeader } = await compactVerify(token, keys);
      expect(JSON.parse(Buffer.from(payload).toString())).toEqual({ sub: 'x' });
      expect(protectedHeader.typ).toBe('JWT');
    });

    it('verify a token of the expected type only', async () => {
      const keys = app.get(SigningKeys);
      const token = keys.sign({ sub: 'x' }, { typ: 'JWT' });
      expect(await keys.verify(token, { typ: 'JWT' })).toEqual({ sub: 'x' });
      expect(await keys.verify(token, { typ: 'at+jwt' })).toBeUndefined();
      expect(await keys.verify(`${token}x`, { typ: 'JWT' })).toBeUndefined();
    });

    it('store the private part sealed', async () => {
      const [row] = await app.get(DataSource).query('SELECT private_key FROM signing_keys');
      expect(row.private_key).toMatch(/^s1\./);
    });

    it('survive a restart, and are shared by instances', async () => {
      const second = await startSecond();
      try {
        expect(await kidsOf(second)).toEqual(await kidsOf(app));
      } finally {
        await second.close();
      }
    });

    it('have one first key where two instances create it at once', async () => {
      await app.get(DataSource).query('DELETE FROM signing_keys');
      const create = () => app.get(SigningKeyStore).createFirst('ES256', () => true);
      await Promise.all([create(), create(), create()]);
      expect(await app.get(SigningKeyStore).list()).toHaveLength(1);
    });

    it('are rejected, and replaced, where no secret key opens them', async () => {
      const [kid] = await kidsOf(app);
      const token = app.get(SigningKeys).sign({ sub: 'x' }, { typ: 'JWT' });
      const second = await startSecond({ SECRET_KEY: 'another key, of thirty-two bytes or more' });
      try {
        expect(await kidsOf(second)).toEqual([expect.not.stringMatching(`^${kid}$`)]);
        expect(await second.get(SigningKeys).verify(token, { typ: 'JWT' })).toBeUndefined();
      } finally {
        await second.close();
      }
    });

    it('are published a day before they sign, on every instance', async () => {
      const second = await startSecond();
      try {
        const before = signedBy(app);
        await rotation(88.9);
        expect(await kidsOf(app)).toHaveLength(1);
        await Promise.all([rotation(89.1), rotation(89.1)]);
        await receiveChanges(second);
        await waitUntil(async () => (await kidsOf(app)).length === 2);
        // The change makes the instance read the keys again, after the change itself.
        await waitUntil(async () => (await kidsOf(second)).length === 2);
        expect(await kidsOf(second)).toEqual(await kidsOf(app));
        expect([signedBy(app), signedBy(second)]).toEqual([before, before]);
      } finally {
        await second.close();
      }
    });

    it('are deleted two days after their last signature', async () => {
      await rotation(0);
      await app.get(SigningKeyStore).rotate('ES256', true);
      await rotation(1.9);
      await waitUntil(async () => (await kidsOf(app)).length === 2);
      await rotation(2.1);
      // The instance reads the keys again after the change.
      await waitUntil(async () => (await kidsOf(app)).length === 1);
      expect(await kidsOf(app)).toEqual([signedBy(app)]);
    });

    it('are kept without a schedule', async () => {
      const second = await startSecond({ SIGNING_KEY_ROTATION_DAYS: '0' });
      try {
        await second
          .get(SigningKeyRotation)
          .run(new AbortController().signal, Date.now() + 5_000 * DAY);
        expect(await kidsOf(second)).toHaveLength(1);
      } finally {
        await second.close();
      }
    });
  });
});
