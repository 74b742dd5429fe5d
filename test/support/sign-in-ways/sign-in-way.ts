import type { TestApp, TestResponse } from '../app.js';
import type { MailSink } from '../mail/mail-sink.js';
import type { TestUser } from '../users.js';

/** The conditions under which each way to sign in is tried. */
export const CONDITIONS = [
  'enabled',
  'missing',
  'of a disabled user',
  'after a change of the password',
  'expired',
  'used again',
  "with another user's handle",
  'from another client',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The address and the user agent of a client. */
export interface TestClient {
  readonly remoteAddress: string;
  readonly headers: { readonly 'user-agent': string };
}

/** The application of the matrix, and the mails that it sends. */
export interface Scene {
  readonly app: TestApp;
  readonly mails: MailSink;
}

/** A way to sign in, or a step of one, as the matrix tries it. */
export interface SignInWay {
  /** Gives the user what the way needs. */
  prepare(scene: Scene, user: TestUser): Promise<void>;
  /** In place of `prepare`: a user that can come as far as `start`, without what `prove` needs. */
  prepareWithout(scene: Scene, user: TestUser): Promise<void>;
  /** Begins the way. @returns its handle, or an empty text for a way that has none */
  start(scene: Scene, user: TestUser, client: TestClient): Promise<string>;
  /** Makes the proof of the user with a handle. */
  prove(scene: Scene, user: TestUser, handle: string, client: TestClient): Promise<TestResponse>;
  /** Lets the lifetime of the handle, or of the proof, pass. */
  expire(scene: Scene, user: TestUser): Promise<void>;
}

/** Variables that enable all ways. */
export const ALL_WAYS = {
  TOTP_ENABLED: 'true',
  PASSKEYS_ENABLED: 'true',
  MAGIC_LINK_ENABLED: 'true',
  TRUSTED_DEVICE_DAYS: '30',
};
