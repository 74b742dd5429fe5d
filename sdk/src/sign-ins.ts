import type { Api, RequestOptions } from './api.js';
import type { components } from './schema.js';
import type { SessionMode } from './sign-in-session.js';
import {
  type BodyOf,
  type NextStep,
  perform,
  type ResultOf,
  SignInAttempt,
  type SignInContext,
} from './sign-in-attempt.js';

type Schemas = components['schemas'];

/** One of the two names. */
type Login = Omit<Schemas['LoginDto'], 'username' | 'email' | 'trusted_device_token'> &
  ({ username: string; email?: undefined } | { email: string; username?: undefined });

/** The response of an operation that opens an attempt or reads one. */
interface Opened<Data, Failure> {
  readonly data?: Data;
  readonly error?: Failure;
  readonly response: Response;
}

/** `data` is the response of the service, without the parts that `attempt` has. */
type Started<Data, Failure, Mode extends SessionMode> =
  | ResultOf<'next', { readonly attempt: SignInAttempt<Mode>; readonly data: Data }>
  | ResultOf<'rejected', { readonly error: Failure }>;

type VerificationRequired = ResultOf<'email_verification_required'>;

type CodeShown = ResultOf<'code', { readonly code: string }>;

/**
 * The operations that end with a session, after one step or several.
 *
 * @param authorizedApi sends the access token
 */
export function createSignIns<Mode extends SessionMode>(
  context: SignInContext<Mode>,
  authorizedApi: Api,
) {
  const { api, session } = context;

  function toNext<Data extends { expires_in: number }, Failure>(
    { data, error, response }: Opened<Data, Failure>,
    state: (data: Data) => { sign_in_token: string; next: readonly NextStep[] },
  ): Started<Data, Failure, Mode> {
    if (data === undefined) return { status: 'rejected', error: error as Failure, response };
    const attempt = new SignInAttempt(context, { expires_in: data.expires_in, ...state(data) });
    return { status: 'next', attempt, data, response };
  }

  return {
    /**
     * Creates a user and signs in. Where the service requires a verified e-mail address, it does not sign in: the
     * status is `email_verification_required`, and the next step is in a mail, also for an address that is taken.
     */
    async register(body: Schemas['RegisterDto'], options?: RequestOptions) {
      session.assertWritable();
      const { data, error, response } = await api.POST('/api/v1/auth/register', {
        ...options,
        body,
      });
      if (data !== undefined && 'email_verification_required' in data) {
        const result: VerificationRequired = { status: 'email_verification_required', response };
        return result;
      }
      return perform(context, async () => ({ data, error, response }));
    },

    /** Signs in by username or e-mail address. */
    async login(body: Login, options?: RequestOptions) {
      return perform(context, async () => {
        const trusted = await session.trustedDevice();
        return api.POST('/api/v1/auth/login', { ...options, body: { ...body, ...trusted } });
      });
    },

    /** Accepts an invitation with the token of the mail's link, and signs in. */
    async acceptInvitation(body: Schemas['AcceptInvitationDto'], options?: RequestOptions) {
      return perform(context, () =>
        api.POST('/api/v1/auth/accept-invitation', { ...options, body }),
      );
    },

    /**
     * Authenticates the signed-in user again, after `insufficient_user_authentication`; then repeat the operation.
     * With the password, or without for a user that proves another factor first.
     */
    async stepUp(body: Schemas['ReauthenticateDto'] = {}, options?: RequestOptions) {
      return perform({ ...context, isStepUp: true }, () =>
        authorizedApi.POST('/api/v1/auth/reauthenticate', { ...options, body }),
      );
    },

    /** Continues a sign-in by the `token` of its attempt, such as after a reload of the page. */
    async resumeSignIn(sign_in_token: string, options?: RequestOptions) {
      session.assertWritable();
      const body = { sign_in_token };
      const result = await api.POST('/api/v1/auth/sign-in/status', { ...options, body });
      return toNext(result, ({ next }) => ({ sign_in_token, next }));
    },

    /**
     * Starts a sign-in by a passkey without a name: `data.options` are for `navigator.credentials.get`, and
     * `attempt.passkey` takes its result. In a browser, `createPasskeys` does both.
     */
    async startPasskeySignIn(options?: RequestOptions) {
      session.assertWritable();
      const body = {};
      const result = await api.POST('/api/v1/auth/sign-in/passkey/options', { ...options, body });
      return toNext(result, ({ sign_in_token }) => ({ sign_in_token, next: ['passkey'] }));
    },

    /** Starts a sign-in by a mail with a link and a code; `attempt.emailCode` takes the code. */
    async startEmailSignIn(body: BodyOf<'/api/v1/auth/sign-in/email'>, options?: RequestOptions) {
      session.assertWritable();
      const result = await api.POST('/api/v1/auth/sign-in/email', { ...options, body });
      return toNext(result, ({ sign_in_token }) => ({ sign_in_token, next: ['email'] }));
    },

    /**
     * Uses the link of a mail of a sign-in. With the `sign_in_token` of that sign-in, which the device that
     * started it has, it signs in. Without, the status is `code`: show `code`, to be typed on that device.
     */
    async openSignInLink(
      body: BodyOf<'/api/v1/auth/sign-in/email/link'>,
      options?: RequestOptions,
    ) {
      const { data, error, response } = await api.POST('/api/v1/auth/sign-in/email/link', {
        ...options,
        body,
      });
      if (data?.code !== undefined) {
        const result: CodeShown = { status: 'code', code: data.code, response };
        return result;
      }
      // Without a code, the response has the tokens.
      const tokens = data as Schemas['SignInResponse'] | undefined;
      return perform(context, async () => ({ data: tokens, error, response }));
    },
  };
}
