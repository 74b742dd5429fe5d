const ALERT = '[role="alert"]';
const CALLBACK = 'https://wiki.example.com/callback';

/** A link with a token that no service has issued. */
const SETUP_LINK = `/setup?token=uasu_${'A'.repeat(51)}`;
const ADMIN = {
  username: 'second',
  email: 'second@example.com',
  password: 'another long password',
  password_repeat: 'another long password',
};

/** The states of the page that creates the first admin. */
const setupStates = [
  { name: 'without a link', open: (visitor) => visitor.go('/setup') },
  { name: 'form', open: (visitor) => visitor.go(SETUP_LINK) },
  {
    name: 'passwords that differ',
    has: ALERT,
    open: async (visitor) => {
      await visitor.go(SETUP_LINK);
      await visitor.send({ ...ADMIN, password_repeat: 'a third password' });
    },
  },
  {
    name: 'invalid link',
    open: async (visitor) => {
      await visitor.go(SETUP_LINK);
      await visitor.send(ADMIN);
    },
  },
].map((state) => ({ page: '/setup', ...state }));

/** The states of the pages of identity providers. */
const providerStates = [
  {
    page: '/sign-in/provider',
    name: 'unknown provider',
    open: (visitor) => visitor.go('/sign-in/provider?provider=unknown'),
  },
  {
    page: '/sign-in/callback',
    name: 'response without a visit',
    open: (visitor) => visitor.go('/sign-in/callback?code=x&state=x'),
  },
];

async function createClient({ origin, adminToken }) {
  const response = await fetch(`${origin}/api/v1/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
    body: JSON.stringify({
      name: 'Wiki',
      type: 'public',
      token_endpoint_auth_method: 'none',
      redirect_uris: [CALLBACK],
      scopes: ['openid', 'profile', 'email', 'offline_access'],
    }),
  });
  const { client_id: id } = await response.json();
  return id;
}

const authorizationPath = (clientId) => {
  const parameters = new URLSearchParams({
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'x',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    prompt: 'consent',
  });
  return `/oauth/authorize?${parameters}`;
};

/** The states of the page that asks for consent. */
const consentStates = [
  { name: 'without a request', open: (visitor) => visitor.go('/consent') },
  {
    name: 'request',
    has: 'button',
    open: async (visitor) => {
      await visitor.register();
      await visitor.go(authorizationPath(await createClient(visitor)));
    },
  },
].map((state) => ({ page: '/consent', ...state }));

/** The states of pages for operators and for other applications. */
export const applicationStates = [...setupStates, ...providerStates, ...consentStates];
