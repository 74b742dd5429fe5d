import { DataSource, type Repository } from 'typeorm';
import { KnownAddress } from '../../src/sessions/known-addresses/known-address.entity.js';
import { KnownAddressPurge } from '../../src/sessions/known-addresses/known-address-purge.js';
import { KnownAddresses } from '../../src/sessions/known-addresses/known-addresses.js';
import { type TestUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow } from '../support/sessions.js';

const DAY = 86_400;

describe('the addresses that an account has been used from', () => {
  let app: TestApp;
  let account: TestUser;
  let known: KnownAddresses;
  let rows: Repository<KnownAddress>;
  beforeAll(async () => {
    app = await TestApp.start();
    known = app.get(KnownAddresses);
    rows = app.get(DataSource).getRepository(KnownAddress);
  });
  beforeEach(async () => {
    account = await register(app);
    await rows.clear();
  });
  afterAll(() => app.close());

  const remember = (ip: string | null, daysAgo = 0) =>
    known.remember(account.id, ip, secondsFromNow(-daysAgo * DAY));
  const addresses = async () => (await rows.find()).map(({ address }) => address).toSorted();

  it('are known under each of its names, and those of one /64 together', async () => {
    await remember('2001:db8::1');
    expect(await known.has(account.username.toUpperCase(), '2001:db8::2')).toBe(true);
    expect(await known.has(account.email, '2001:db8::2')).toBe(true);
    expect(await known.has(account.email, '2001:db8:0:1::2')).toBe(false);
    expect(await known.has('nobody', '2001:db8::1')).toBe(false);
  });

  it('are kept once, also when sign-ins come at the same time, with the day of the last', async () => {
    await Promise.all(Array.from({ length: 10 }, () => remember('203.0.113.7', 3)));
    await remember('203.0.113.7');
    expect(await addresses()).toEqual(['203.0.113.7']);
    const [row] = await rows.find();
    expect(row?.lastUsedAt.getTime()).toBeGreaterThan(secondsFromNow(-60).getTime());
  });

  it('are not kept when they are not known', async () => {
    await remember(null);
    expect(await addresses()).toEqual([]);
  });

  it('are the last fifty', async () => {
    for (let i = 0; i < 52; i += 1) await remember(`203.0.113.${i}`, 60 - i);
    expect(await rows.count()).toBe(50);
    expect(await known.has(account.username, '203.0.113.1')).toBe(false);
    expect(await known.has(account.username, '203.0.113.2')).toBe(true);
  });

  it('are forgotten a year after the last use, and no others with them', async () => {
    await remember('203.0.113.1', 367);
    await remember('203.0.113.2', 364);
    expect(await app.get(KnownAddressPurge).purge()).toBe(1);
    expect(await addresses()).toEqual(['203.0.113.2']);
  });

  it('go with the account', async () => {
    await remember('203.0.113.1');
    await app.get(DataSource).query(`DELETE FROM users WHERE id = '${account.id}'`);
    expect(await addresses()).toEqual([]);
  });
});
