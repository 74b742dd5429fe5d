import { DataSource, type Repository } from 'typeorm';
import { KnownAddress } from '../../src/sessions/known-addresses/known-address.entity.js';
import { KnownAddressPurge } from '../../src/sessions/known-addresses/known-address-purge.js';
import { KnownAddresses } from '../../src/sessions/known-addresses/known-addresses.js';
import { type TestUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow } from '../support/sessions.js';

const DAY = 86_400;

describe('known addresses of a user', () => {
  let app: TestApp;
  let user: TestUser;
  let known: KnownAddresses;
  let rows: Repository<KnownAddress>;
  beforeAll(async () => {
    app = await TestApp.start();
    known = app.get(KnownAddresses);
    rows = app.get(DataSource).getRepository(KnownAddress);
  });
  beforeEach(async () => {
    user = await register(app);
    await rows.clear();
  });
  afterAll(() => app.close());

  const record = (ip: string | null, daysAgo = 0) =>
    known.record({ userId: user.id, ip, now: secondsFromNow(-daysAgo * DAY).getTime() });
  const addresses = async () => (await rows.find()).map(({ address }) => address).toSorted();

  it('match each name of the user and all addresses of one /64 network', async () => {
    await record('2001:db8::1');
    expect(await known.has(user.username.toUpperCase(), '2001:db8::2')).toBe(true);
    expect(await known.has(user.email, '2001:db8::2')).toBe(true);
    expect(await known.has(user.email, '2001:db8:0:1::2')).toBe(false);
    expect(await known.has('unknown-user', '2001:db8::1')).toBe(false);
  });

  it('are stored once for concurrent sign-ins, with the time of the last one', async () => {
    await Promise.all(Array.from({ length: 10 }, () => record('203.0.113.7', 3)));
    await record('203.0.113.7');
    expect(await addresses()).toEqual(['203.0.113.7']);
    const [row] = await rows.find();
    expect(row?.lastUsedAt.getTime()).toBeGreaterThan(secondsFromNow(-60).getTime());
  });

  it('are not stored for a client without an address', async () => {
    await record(null);
    expect(await addresses()).toEqual([]);
  });

  it('are limited to the fifty most recent ones', async () => {
    for (let i = 0; i < 52; i += 1) await record(`203.0.113.${i}`, 60 - i);
    expect(await rows.count()).toBe(50);
    expect(await known.has(user.username, '203.0.113.1')).toBe(false);
    expect(await known.has(user.username, '203.0.113.2')).toBe(true);
  });

  it('are purged one year after their last use, and not before', async () => {
    await record('203.0.113.1', 367);
    await record('203.0.113.2', 364);
    expect(await app.get(KnownAddressPurge).purge()).toBe(1);
    expect(await addresses()).toEqual(['203.0.113.2']);
  });

  it('are deleted together with the user', async () => {
    await record('203.0.113.1');
    await app.get(DataSource).query(`DELETE FROM users WHERE id = '${user.id}'`);
    expect(await addresses()).toEqual([]);
  });
});
