import { DataSource } from 'typeorm';
import { AuthorizationRequest } from '../../src/oauth/requests/authorization-request.entity.js';
import type { TestApp } from '../support/app.js';
import { authorizationPath } from '../support/authorization.js';
import { insertClient, startProvider } from '../support/oauth-provider.js';

describe('the limit on authorization requests', () => {
  let app: TestApp;
  beforeAll(async () => {
    const limits = {
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: '2/1h',
    };
    ({ app } = await startProvider(limits));
  });
  afterAll(() => app.close());

  it('counts those that leave a row, which wait for a user', async () => {
    const { id } = await insertClient(app);
    const send = (changes?: Record<string, string>) =>
      app.request('GET', authorizationPath(id, changes));
    const waiting = await Promise.all([send(), send(), send()]);
    expect(waiting.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 303, 429]);
    const rejected = waiting.find(({ status }) => status === 429);
    expect(rejected?.headers['retry-after']).toMatch(/^\d+$/);
    expect(await app.get(DataSource).getRepository(AuthorizationRequest).count()).toBe(2);
    expect((await send({ prompt: 'none' })).status).toBe(303);
  });
});
