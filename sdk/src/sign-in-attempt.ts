import type { Api, RequestOptions } from './api.js';
import type { paths } from './schema.js';
import type { NewTokens } from './token-store.js';
import type { SessionMode, SignInSession, VisibleData } from './sign-in-session.js';

/** A step of a sign-in. Later versions of the service may add others, which an app ignores. */
export type NextStep =
  | 'password'
  | 'email'
  | 'totp'
  | 'recovery_code'
  | 'passkey'
  | 'enroll_totp'
  | 'enroll_passkey'
  | (string & {});

/**
 * A result with a status, the response, and the members of that status. The members of others are undefined, so
 * that each result can be destructured.
 */
export type ResultOf<Status extends string, Members = unknown> = {
  readonly status: Status;
  readonly response: Response;
} & Members &
  Omit<
    { readonly data?: undefined; readonly attempt?: undefined; readonly error?: undefined },
    keyof Members
  >;

/**
 * The result of a step of a sign-in; switch on `status`: `signed_in`; `next`, if the service demands another
 * step, which a method of `attempt` performs; or `rejected`, with the reason in `error`.
 */
export type SignInResult<Data, Failure, Mode extends SessionMode = 'bearer'> =
  | ResultOf<'signed_in', { readonly data: VisibleData<Data, Mode> }>
  | ResultOf<'next', { readonly attempt: SignInAttempt<Mode> }>
  | ResultOf<'rejected', { readonly error: Failure }>;

/** The handle of an attempt, its lifetime in seconds, and its allowed next steps. */
export interface AttemptState {
  readonly sign_in_token: string;
  readonly expires_in: number;
  readonly next: readonly NextStep[];
}

/** The parts of a client that a sign-in needs. */
export interface SignInContext<Mode extends SessionMode = SessionMode> {
  /** Sends no access token. */
  readonly api: Api;
  readonly session: SignInSession<Mode>;
  /** Whether the sign-in continues a session. */
  readonly isStepUp?: boolean;
}

/** A response as openapi-fetch types it. */
interface Sent<Data, Failure> {
  readonly data?: Data;
  readonly error?: Failure;
  readonly response: Response;
}

/** The body of a `POST` operation. */
export type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** The body of a step without the handle, which the attempt adds. */
type StepOf<Path extends keyof paths> = Omit<BodyOf<Path>, 'sign_in_token'>;

/** Sends a request that may complete a sign-in, and stores the tokens if it does. */
export async function perform<Data extends NewTokens, Failure, Mode extends SessionMode>(
  context: SignInContext<Mode>,
  send: () => Promise<Sent<Data, Failure>>,
): Promise<SignInResult<Data, Failure, Mode>> {
  context.session.assertWritable();
  const { data, error, response } = await send();
  if (response.ok) {
    const visible = await context.session.accept(data, context.isStepUp);
    return { status: 'signed_in', data: visible, response };
  }
  if (isUnfinished(error)) {
    return { status: 'next', attempt: new SignInAttempt(context, error), response };
  }
  return { status: 'rejected', error: error as Failure, response };
}

function isUnfinished(error: unknown): error is AttemptState {
  return (error as { code?: string } | undefined)?.code === 'second_factor_required';
}

/**
 * A sign-in that needs another step, one of `next`. The steps return the same result as `login`. After
 * `invalid_second_factor`, the same attempt accepts another proof, five in all. After
 * `invalid_sign_in_token`, the sign-in has to start again.
 */
export class SignInAttempt<Mode extends SessionMode = 'bearer'> {
  /** Handle of the attempt, a secret. `resumeSignIn` continues with it, such as after a reload. */
  readonly token: string;
  /** Allowed next steps; ignore those that the app does not offer. */
  readonly next: readonly NextStep[];
  /** By the clock of this device. */
  readonly expiresAt: Date;

  constructor(
    private readonly context: SignInContext<Mode>,
    { sign_in_token, next, expires_in }: AttemptState,
  ) {
    this.token = sign_in_token;
    this.next = next;
    this.expiresAt = new Date(Date.now() + expires_in * 1_000);
  }

  /** Step `totp`: the code of an authenticator app. */
  async totp(step: StepOf<'/api/v1/auth/sign-in/totp'>, options?: RequestOptions) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/totp', this.with(step, options)),
    );
  }

  /** Step `recovery_code`: a code from the list that the user has kept. */
  async recoveryCode(step: StepOf<'/api/v1/auth/sign-in/recovery-code'>, options?: RequestOptions) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/recovery-code', this.with(step, options)),
    );
  }

  /** Step `passkey`, first half: the options for `navigator.credentials.get`. */
  async passkeyOptions(options?: RequestOptions) {
    return this.context.api.POST('/api/v1/auth/sign-in/passkey/options', this.with({}, options));
  }

  /** Step `passkey`, second half: the credential as JSON. */
  async passkey(step: StepOf<'/api/v1/auth/sign-in/passkey'>, options?: RequestOptions) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/passkey', this.with(step, options)),
    );
  }

  /** Step `email`: the code of the mail. */
  async emailCode(step: StepOf<'/api/v1/auth/sign-in/email/code'>, options?: RequestOptions) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/email/code', this.with(step, options)),
    );
  }

  /** Step `enroll_totp`, first half: the secret and its QR code. */
  async enrollTotp(options?: RequestOptions) {
    return this.context.api.POST('/api/v1/auth/sign-in/enroll/totp', this.with({}, options));
  }

  /** Step `enroll_totp`, second half: the first code. The result has the recovery codes, to be shown once. */
  async activateTotp(
    step: StepOf<'/api/v1/auth/sign-in/enroll/totp/activate'>,
    options?: RequestOptions,
  ) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/enroll/totp/activate', this.with(step, options)),
    );
  }

  /** Step `enroll_passkey`, first half: the options for `navigator.credentials.create`. */
  async enrollPasskeyOptions(options?: RequestOptions) {
    return this.context.api.POST(
      '/api/v1/auth/sign-in/enroll/passkey/options',
      this.with({}, options),
    );
  }

  /** Step `enroll_passkey`, second half: the new credential as JSON. */
  async enrollPasskey(
    step: StepOf<'/api/v1/auth/sign-in/enroll/passkey'>,
    options?: RequestOptions,
  ) {
    return perform(this.context, () =>
      this.context.api.POST('/api/v1/auth/sign-in/enroll/passkey', this.with(step, options)),
    );
  }

  private with<Step extends object>(step: Step, options: RequestOptions | undefined) {
    return { ...options, body: { ...step, sign_in_token: this.token } };
  }
}
