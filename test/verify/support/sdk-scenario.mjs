// Runs in each platform, so it imports nothing and uses only what the platforms share.

const ME = '/api/v1/users/me';

/**
 * Registers a user, refreshes, and signs out, with the SDK as a platform loads it.
 *
 * @param sdk the module of the SDK
 * @param redirectingUrl base URL of a server that redirects to another host; omitted on a platform that
 *   always follows redirects
 * @param fetch replacement for the global one
 * @returns the faults, empty without any
 */
export async function runScenario({ sdk, baseUrl, redirectingUrl, username, fetch }) {
  const { browserStore, createAuthClient, memoryStore } = sdk;
  const credentials = { username, password: 'correct horse battery' };
  const user = { ...credentials, email: `${username}@example.com` };
  const store = memoryStore();
  const auth = createAuthClient({ baseUrl, store, fetch });
  const faults = [];
  const step = async (name, check) => {
    try {
      if (!(await check())) faults.push(`${name}: unexpected result`);
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
    }
  };

  await step('register', async () => (await auth.register(user)).response.status === 201);
  await step('sign in', async () => (await auth.login(credentials)).response.status === 200);
  await step('read', async () => (await auth.api.GET(ME)).data.username === username);
  await step('refresh', async () => {
    await store.write({ ...(await store.read()), access_token: 'invalid' });
    const { data } = await auth.api.PUT(ME, { body: { full_name: 'Ada' } });
    return data.full_name === 'Ada';
  });
  await step('send an own request', async () => (await auth.fetch(baseUrl + ME)).status === 200);
  await step('create a client for a page', async () => {
    const page = createAuthClient({ baseUrl, store: browserStore(), fetch });
    return !(await page.isSignedIn()) && (await page.api.GET(ME)).response.status === 401;
  });
  if (redirectingUrl) {
    await step('reject a redirect', async () => {
      const redirected = createAuthClient({ baseUrl: redirectingUrl, fetch });
      return redirected.login(credentials).then(
        () => false,
        () => true,
      );
    });
  }
  await step('sign out', async () => {
    const { access_token, refresh_token } = await store.read();
    await auth.logout();
    await store.write({ access_token, refresh_token });
    return (await auth.api.GET(ME)).response.status === 401 && !(await auth.isSignedIn());
  });
  return faults;
}
