import { type CookieForwarding, createAuthClient, type SessionEnd } from '../../sdk/src/index.js';
import { setGlobal } from './globals.js';
import { BASE_URL } from './stub-service.js';

const ADA = { username: 'ada', password: 'correct horse battery' };
const PROBLEM = { 'content-type': 'application/problem+json' };

const problem = (status: number, code: string, members = {}) =>
  Response.json({ code, ...members }, { status, headers: PROBLEM });
const done = () => new Response(null, { status: 204 });
const user = () => Response.json({ username: 'ada' });
const rejected = () => problem(401, 'invalid_token');

/** Broadcast Channels of pages of one origin. */
class FakeChannel {
  static readonly all: FakeChannel[] = [];
  private readonly listeners: ((event: { data: unknown }) => void)[] = [];
  constructor(readonly name: string) {
    FakeChannel.all.push(this);
  }
  addEventListener(_: 'message', listener: (event: { data: unknown }) => void): void {
    this.listeners.push(listener);
  }
  postMessage(data: unknown): void {
    for (const other of FakeChannel.all) {
      if (other === this || other.name !== this.name) continue;
      for (const listener of other.listeners) listener({ data });
    }
  }
}

function BlockedChannel(): never {
  throw new Error('blocked');
}

describe('the SDK in cookie mode', () => {
  let restore: (() => void)[];
  let isPageShown: (event: { persisted: boolean }) => void;
  /** The responses to the next requests. */
  let responses: Response[];
  let sent: { path: string; request: Request; init?: RequestInit }[];

  beforeEach(() => {
    restore = [
      setGlobal('document', {}),
      setGlobal('BroadcastChannel', FakeChannel),
      setGlobal('addEventListener', (_: string, listener: typeof isPageShown) => {
        isPageShown = listener;
      }),
    ];
    FakeChannel.all.length = 0;
    responses = [];
    sent = [];
  });
  afterEach(() => restore.forEach((put) => put()));

  function openTab(options: { forward?: CookieForwarding } = {}) {
    const ends: SessionEnd[] = [];
    let signIns = 0;
    const auth = createAuthClient({
      mode: 'cookie',
      baseUrl: BASE_URL,
      onSessionEnd: (reason) => ends.push(reason),
      onSignInElsewhere: () => (signIns += 1),
      fetch: async (input, init) => {
        const request = new Request(input, init);
        sent.push({ path: new URL(request.url).pathname, request, init });
        return responses.shift() ?? rejected();
      },
      ...options,
    });
    return { auth, ends, signIns: () => signIns };
  }
  const answer = (...given: Response[]) => void responses.push(...given);

  it('sends the cookies and the header of the mode with each request, and no token', async () => {
    const { auth } = openTab();
    answer(done(), user(), done());
    expect(await auth.login(ADA)).toMatchObject({ status: 'signed_in', data: {} });
    await auth.api.GET('/api/v1/users/me');
    await auth.logout();
    expect(sent).toHaveLength(3);
    for (const { request, init } of sent) {
      expect(init?.credentials).toBe('include');
      expect(request.headers.get('accept-session')).toBe('cookie');
      expect(request.headers.get('authorization')).toBeNull();
    }
    expect(await sent[2]?.request.text()).toBe('');
  });

  it('knows the session by the user that the service returns', async () => {
    const { auth } = openTab();
    answer(user(), rejected(), problem(503, 'overloaded'));
    expect(await auth.getSession()).toMatchObject({
      status: 'signed_in',
      data: { username: 'ada' },
    });
    responses.unshift(rejected());
    expect((await auth.getSession()).status).toBe('signed_out');
    expect(await auth.getSession()).toMatchObject({
      status: 'rejected',
      error: { code: 'overloaded' },
    });
  });

  it('returns the next steps of a sign-in, and recovery codes in the end', async () => {
    const { auth } = openTab();
    const state = { sign_in_token: 'uasi_1', expires_in: 600, next: ['enroll_totp'] };
    answer(
      problem(401, 'second_factor_required', state),
      Response.json({ recovery_codes: ['a', 'b'] }),
    );
    const { attempt } = await auth.login(ADA);
    const result = await attempt?.activateTotp({ code: '123456' });
    expect(result).toMatchObject({ status: 'signed_in', data: { recovery_codes: ['a', 'b'] } });
  });

  it('is not signed in by a registration that needs a verified address', async () => {
    const { auth } = openTab();
    answer(Response.json({ email_verification_required: true }, { status: 202 }));
    const result = await auth.register({ ...ADA, email: 'ada@example.com' });
    expect(result.status).toBe('email_verification_required');
  });

  it('tells other tabs about a sign-in and a sign-out, and not about a step-up', async () => {
    const [here, other] = [openTab(), openTab()];
    answer(done());
    await here.auth.login(ADA);
    expect([here.signIns(), other.signIns()]).toEqual([0, 1]);
    answer(user(), done());
    await other.auth.getSession();
    await here.auth.stepUp({ password: ADA.password });
    expect(other.signIns()).toBe(1);
    answer(done());
    await here.auth.logout();
    expect([here.ends, other.ends]).toEqual([['signed_out'], ['elsewhere']]);
  });

  it('tells a tab without a session nothing about a sign-out', async () => {
    const [here, other] = [openTab(), openTab()];
    answer(done(), done());
    await here.auth.login(ADA);
    await here.auth.logoutAll();
    expect([here.ends, other.ends]).toEqual([['signed_out'], []]);
  });

  it('ends once for parallel requests, after the service has rejected the session twice', async () => {
    const [here, other] = [openTab(), openTab()];
    answer(user(), user());
    await here.auth.getSession();
    await other.auth.getSession();
    const calls = Array.from({ length: 5 }, () => here.auth.api.GET('/api/v1/users/me/sessions'));
    await Promise.all(calls);
    expect(here.ends).toEqual(['expired']);
    await new Promise(setImmediate);
    expect(other.ends).toEqual(['elsewhere']);
    // Five requests, and one check of each tab.
    expect(sent).toHaveLength(2 + 5 + 2);
  });

  it('does not end by a request that was sent before another tab signed in', async () => {
    const { auth, ends } = openTab();
    answer(user());
    await auth.getSession();
    answer(rejected(), user());
    const { response } = await auth.api.GET('/api/v1/users/me/sessions');
    expect([response.status, ends]).toEqual([401, []]);
  });

  it('does not end by a wrong code or without a response', async () => {
    const { auth, ends } = openTab();
    answer(user(), problem(401, 'invalid_second_factor'));
    await auth.getSession();
    await auth.factors.activateTotp({ code: '123456' });
    answer(rejected(), problem(503, 'overloaded'));
    await auth.api.GET('/api/v1/users/me');
    expect(ends).toEqual([]);
  });

  it('stays signed in where the sign-out fails', async () => {
    const { auth, ends } = openTab();
    answer(done(), problem(503, 'overloaded'));
    await auth.login(ADA);
    expect((await auth.logout()).error?.code).toBe('overloaded');
    expect(ends).toEqual([]);
  });

  it('keeps the session over a change of the password', async () => {
    const { auth, ends } = openTab();
    answer(user(), done());
    await auth.getSession();
    const body = { current_password: ADA.password, new_password: 'another long password' };
    expect((await auth.changePassword(body)).response.status).toBe(204);
    answer(problem(401, 'invalid_credentials'));
    expect((await auth.changePassword(body)).error?.code).toBe('invalid_credentials');
    expect(ends).toEqual([]);
    await auth.changePassword(body);
    expect(ends).toEqual(['expired']);
  });

  it('ends by the deletion of the user', async () => {
    const { auth, ends } = openTab();
    answer(user(), Response.json({ deletion_due_at: '2026-12-07T10:00:00.000Z' }));
    await auth.getSession();
    await auth.deleteMe();
    expect(ends).toEqual(['signed_out']);
  });

  it('checks the session of a page that the browser shows as it was', async () => {
    const { auth, ends } = openTab();
    answer(user());
    await auth.getSession();
    isPageShown({ persisted: false });
    expect(sent).toHaveLength(1);
    isPageShown({ persisted: true });
    await new Promise(setImmediate);
    expect(ends).toEqual(['elsewhere']);
  });

  it.each([
    ['without Broadcast Channels', undefined],
    ['where the browser blocks them', BlockedChannel],
  ])('works %s', async (_, channel) => {
    restore.push(setGlobal('BroadcastChannel', channel));
    const { auth, ends } = openTab();
    answer(done(), done());
    expect((await auth.login(ADA)).status).toBe('signed_in');
    await auth.logout();
    expect(ends).toEqual(['signed_out']);
  });

  describe('outside a page', () => {
    beforeEach(() => restore.push(setGlobal('document', undefined)));

    it('can be created, and throws an error that says what to do for each request', async () => {
      const { auth } = openTab();
      await expect(auth.login(ADA)).rejects.toThrow('on a server, set forward to the cookies');
      await expect(auth.getSession()).rejects.toThrow('in other apps leave out mode');
      expect(sent).toEqual([]);
      expect(FakeChannel.all).toEqual([]);
    });

    it('forwards the cookies of a request, and new ones to its response', async () => {
      const lines: string[] = [];
      const setCookie = (line: string) => void lines.push(line);
      const { auth } = openTab({ forward: { cookie: '__Host-session=1; a=b', setCookie } });
      const headers = new Headers([
        ['set-cookie', '__Host-session=2; Path=/; Secure'],
        ['set-cookie', 'a=; Path=/; Max-Age=0'],
      ]);
      answer(Response.json({ username: 'ada' }, { headers }), user());
      await auth.getSession();
      await auth.getSession();
      expect(sent.map(({ request }) => request.headers.get('cookie'))).toEqual([
        '__Host-session=1; a=b',
        '__Host-session=2',
      ]);
      // Cloudflare Workers reject the option.
      expect(sent.map(({ init }) => init && 'credentials' in init)).toEqual([false, false]);
      expect(lines).toEqual(headers.getSetCookie());
    });
  });
});
