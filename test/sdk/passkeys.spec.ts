import { jest } from '@jest/globals';
import { createAuthClient, memoryStore } from '../../sdk/src/index.js';
import { createPasskeys } from '../../sdk/src/passkeys.js';
import { setGlobal } from './globals.js';
import { BASE_URL } from './stub-service.js';
import { tokenOf } from './tokens.js';

/** Milliseconds. */
const LIFETIME = 300_000;
const OPTIONS = {
  challenge: 'AAAA',
  rpId: 'example.com',
  timeout: LIFETIME,
  userVerification: 'required',
};
const PAIR = { access_token: tokenOf('ada'), refresh_token: 'refresh-1', token_type: 'Bearer' };
const bytes = () => new Uint8Array([1, 2, 3]).buffer;

const PASSKEY = {
  id: 'AQID',
  rawId: bytes(),
  type: 'public-key',
  response: { authenticatorData: bytes(), clientDataJSON: bytes(), signature: bytes() },
  getClientExtensionResults: () => ({}),
};

/** A dialog of the browser that is open until the user chooses a passkey. */
interface Dialog {
  mediation?: string;
  choose(): void;
  dismiss(): void;
}

describe('the passkeys of the SDK', () => {
  let dialogs: Dialog[];
  let signals: unknown[];
  let restore: (() => void)[];
  let started: number;
  let respond: () => Response;
  let whenStarted: () => void;

  beforeEach(() => {
    [dialogs, signals, started] = [[], [], 0];
    respond = () => Response.json(PAIR);
    whenStarted = () => undefined;
    const get = (options: { mediation?: string; signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(options.signal.reason));
        dialogs.push({
          mediation: options.mediation,
          choose: () => resolve(PASSKEY),
          dismiss: () => reject(Object.assign(new Error('closed'), { name: 'NotAllowedError' })),
        });
      });
    const PublicKeyCredential = Object.assign(() => undefined, {
      isConditionalMediationAvailable: async () => true,
      signalUnknownCredential: async (signal: unknown) => void signals.push(signal),
    });
    restore = [
      setGlobal('PublicKeyCredential', PublicKeyCredential),
      setGlobal('navigator', { credentials: { get } }),
      setGlobal('document', { querySelectorAll: () => ['input'] }),
    ];
  });
  afterEach(() => {
    for (const undo of restore) undo();
    jest.useRealTimers();
  });

  function create() {
    const store = memoryStore();
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      store,
      fetch: async (input, init) => {
        const { url } = new Request(input, init);
        if (!url.endsWith('/options')) return respond();
        started += 1;
        whenStarted();
        return Response.json({
          sign_in_token: `uasi_${started}`,
          expires_in: 600,
          options: OPTIONS,
        });
      },
    });
    return { passkeys: createPasskeys(auth), store };
  }

  /** Waits for the next dialog. */
  async function nextDialog(count: number): Promise<Dialog> {
    for (let turn = 0; turn < 500 && dialogs.length < count; turn += 1) await Promise.resolve();
    const dialog = dialogs[count - 1];
    if (!dialog) throw new Error(`there are ${dialogs.length} dialogs`);
    return dialog;
  }

  it('signs in by a passkey without a name', async () => {
    const { passkeys, store } = create();
    const signingIn = passkeys.signIn();
    (await nextDialog(1)).choose();
    expect((await signingIn).status).toBe('signed_in');
    expect(await store.read()).toMatchObject({ refresh_token: 'refresh-1' });
  });

  it('reports a dialog that the user has closed', async () => {
    const signingIn = create().passkeys.signIn();
    (await nextDialog(1)).dismiss();
    expect(await signingIn).toEqual({ status: 'cancelled' });
  });

  it('ends the suggestions when a dialog opens, also while their options are on the way', async () => {
    const { passkeys } = create();
    const suggesting = passkeys.autofill();
    expect((await nextDialog(1)).mediation).toBe('conditional');
    const signingIn = passkeys.signIn();
    await nextDialog(2);
    expect(await suggesting).toEqual({ status: 'cancelled' });
    (await nextDialog(2)).choose();
    expect((await signingIn).status).toBe('signed_in');

    whenStarted = () => {
      whenStarted = () => undefined;
      passkeys.cancel();
    };
    expect(await passkeys.autofill()).toEqual({ status: 'cancelled' });
    expect(dialogs).toHaveLength(2);
  });

  it('ends the suggestions by a signal', async () => {
    const controller = new AbortController();
    const suggesting = create().passkeys.autofill({ signal: controller.signal });
    await nextDialog(1);
    controller.abort();
    expect(await suggesting).toEqual({ status: 'cancelled' });
  });

  it('renews the challenge of the suggestions before it expires', async () => {
    jest.useFakeTimers();
    const suggesting = create().passkeys.autofill();
    await nextDialog(1);
    await jest.advanceTimersByTimeAsync(LIFETIME - 30_001);
    expect(started).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    (await nextDialog(2)).choose();
    expect((await suggesting).status).toBe('signed_in');
    expect(started).toBe(2);
  });

  it('renews the challenge if a device wakes up after it has expired', async () => {
    const suggesting = create().passkeys.autofill();
    const dialog = await nextDialog(1);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LIFETIME + 1);
    dialog.choose();
    const renewed = await nextDialog(2);
    now.mockRestore();
    renewed.choose();
    expect((await suggesting).status).toBe('signed_in');
    expect(started).toBe(2);
  });

  it('removes a passkey from the browser that the service does not know', async () => {
    respond = () =>
      Response.json(
        { code: 'unknown_passkey' },
        { status: 401, headers: { 'content-type': 'application/problem+json' } },
      );
    const signingIn = create().passkeys.signIn();
    (await nextDialog(1)).choose();
    expect((await signingIn).error?.code).toBe('unknown_passkey');
    expect(signals).toEqual([{ rpId: 'example.com', credentialId: PASSKEY.id }]);
  });
});
