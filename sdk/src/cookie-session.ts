import { assertInPage, type CookieForwarding, isInPage } from './cookie-fetch.js';
import { discard, type Fetch } from './fetch.js';
import { createMutex } from './mutex.js';
import { isTokenRejected } from './rejected-token.js';
import type { SessionEnd } from './session.js';
import type { CookieData, SignInSession } from './sign-in-session.js';
import { openTabChannel, type TabMessage } from './tab-channel.js';

interface CookieSessionOptions {
  readonly baseUrl: string;
  /** Sends a request with the cookies. */
  readonly send: Fetch;
  readonly forward: CookieForwarding | undefined;
  readonly onEnd: (reason: SessionEnd) => void;
  readonly onSignInElsewhere: () => void;
}

/** The part of a page's globals that is used, declared here so that no DOM types are needed. */
interface Page {
  addEventListener?(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void;
}

/** Path of an operation that only a signed-in user can call. */
const ME = '/api/v1/users/me';

/** What this tab knows of the session in the cookies, which no script can read. */
export class CookieSession implements SignInSession<'cookie'> {
  /** Runs tasks that replace the cookies one at a time, also those of other tabs. */
  readonly runExclusive;
  private readonly notify: (message: TabMessage) => void;
  /** Whether a response has shown that the user is signed in. */
  private isActive = false;
  private checking?: Promise<void>;

  constructor(private readonly options: CookieSessionOptions) {
    const name = `user-authentication:${options.baseUrl}`;
    this.runExclusive = createMutex(isInPage() ? name : undefined);
    this.notify = isInPage()
      ? openTabChannel(name, (message) => this.receive(message))
      : () => undefined;
    // The browser shows the page as it was when it was left, such as after "Back".
    (globalThis as Page).addEventListener?.('pageshow', ({ persisted }) => {
      if (persisted && this.isActive) void this.check('elsewhere');
    });
  }

  assertWritable(): void {
    assertInPage(this.options.forward);
  }

  async accept(data: object | undefined, isStepUp = false): Promise<CookieData> {
    this.isActive = true;
    if (!isStepUp) this.notify('signed_in');
    return data ?? {};
  }

  /** The trusted device is in a cookie too. */
  async trustedDevice(): Promise<object> {
    return {};
  }

  /** Ends the session of this client, and tells other tabs. */
  end(): void {
    this.finish('signed_out');
    this.notify('signed_out');
  }

  /** `fetch` that notices the start and the end of the session. */
  observed(send: Fetch): Fetch {
    return async (input, init) => {
      const response = await send(input, init);
      const url = typeof input === 'object' && 'url' in input ? input.url : String(input);
      if (response.ok && url.includes(ME)) this.isActive = true;
      if (this.isActive && (await isTokenRejected(response))) await this.check('expired');
      return response;
    };
  }

  /**
   * Reads the user again, and ends the session if the service rejects it once more: the rejected request may have
   * been sent before another tab signed in or changed the password.
   */
  async check(reason: SessionEnd): Promise<void> {
    this.checking ??= this.runExclusive(() => this.readAgain(reason)).finally(
      () => (this.checking = undefined),
    );
    return this.checking;
  }

  private async readAgain(reason: SessionEnd): Promise<void> {
    const { send, baseUrl } = this.options;
    try {
      const response = await send(`${baseUrl}${ME}`);
      const isRejected = await isTokenRejected(response);
      discard(response);
      if (isRejected && this.finish(reason) && reason === 'expired') this.notify('ended');
    } catch {
      // Without a response, nothing is known.
    }
  }

  /** @returns false if the session had ended before */
  private finish(reason: SessionEnd): boolean {
    const { isActive } = this;
    this.isActive = false;
    if (isActive) this.options.onEnd(reason);
    return isActive;
  }

  private receive(message: TabMessage): void {
    if (message === 'signed_out') this.finish('elsewhere');
    if (message === 'ended' && this.isActive) void this.check('elsewhere');
    if (message === 'signed_in') this.options.onSignInElsewhere();
  }
}
