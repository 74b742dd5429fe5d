import { EVERY_FEATURE } from '../support/every-feature.js';
import { TestApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';
import { SITE_STATES } from '../support/site-states/site-states.mjs';

/** Pages of other kinds: the documentation, and the way to the account. */
const OTHER = /^\/(?:docs|redoc)?(?:\/|$)/;

describe('the table of states that are judged in a browser', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start(EVERY_FEATURE);
  });
  afterAll(() => app.close());

  it('has every page of the service, and no other', async () => {
    const paths = routesOf(app).filter(
      ({ method, path }) => method === 'GET' && /^[/\w-]+$/.test(path),
    );
    const answers = await Promise.all(
      paths.map(async ({ path }) => ({ path, response: await app.request('GET', path) })),
    );
    const pages = answers
      .filter(({ response: { status, headers } }) => {
        return status === 303 || String(headers['content-type']).startsWith('text/html');
      })
      .map(({ path }) => path)
      .filter((path) => !OTHER.test(path));
    expect([...new Set(SITE_STATES.map(({ page }) => page))].toSorted()).toEqual(pages.toSorted());
  });
});
