import { readEventStream, type StreamMessage } from './event-stream.js';
import { RevokedTokens } from './revoked-tokens.js';
import type { AccessTokenClaims } from './token-requirements.js';

export interface RevocationsOptions {
  /** The address of the feed: `https://auth.example.com/api/v1/revocations`. */
  url: string;
  /** `REVOCATION_FEED_TOKEN` of the service; a function returns the current access token of a client. */
  token: string | (() => string | Promise<string>);
  /** Seconds without a heartbeat after which the revocations are not current; 10 by default. */
  staleAfter?: number;
  /** Called when the connection fails; it is repeated by itself. */
  onError?: (error: unknown) => void;
}

/** The revoked tokens of a service, in memory. */
export interface Revocations {
  isRevoked(claims: AccessTokenClaims): boolean;
  /** Whether all revocations have arrived, up to the last few seconds. */
  readonly isCurrent: boolean;
  /** Ends the connection. */
  close(): void;
}

/** Milliseconds until a failed connection is repeated: the first and the longest time. */
const FIRST_DELAY = 500;
const MAX_DELAY = 10_000;

/** Subscribes to the revocations of a service: one connection, which resumes where it was interrupted. */
export function createRevocations(options: RevocationsOptions): Revocations {
  const { url, token, staleAfter = 10, onError } = options;
  const revoked = new RevokedTokens();
  const aborter = new AbortController();
  let lastId = '';
  let heardAt = -Infinity;
  let delay = FIRST_DELAY;
  void run();
  return {
    isRevoked: (claims) => revoked.has(claims),
    get isCurrent() {
      return performance.now() - heardAt < staleAfter * 1000;
    },
    close: () => aborter.abort(),
  };

  async function run(): Promise<void> {
    while (!aborter.signal.aborted) {
      try {
        await readOnce();
      } catch (error) {
        if (!aborter.signal.aborted) onError?.(error);
      }
      await pause(delay * (0.5 + Math.random()), aborter.signal);
      delay = Math.min(delay * 2, MAX_DELAY);
    }
  }

  async function readOnce(): Promise<void> {
    const bearer = typeof token === 'string' ? token : await token();
    // Aborted when nothing arrives: TCP does not notice a peer that has vanished.
    const silence = new AbortController();
    const response = await fetch(url, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${bearer}`,
        ...(lastId !== '' && { 'last-event-id': lastId }),
      },
      signal: AbortSignal.any([aborter.signal, silence.signal]),
    });
    if (!response.ok || !response.body) throw new Error(`${url} answers ${response.status}`);
    const watch = () => setTimeout(() => silence.abort(), staleAfter * 2000);
    let timer = watch();
    try {
      for await (const message of readEventStream(response.body)) {
        clearTimeout(timer);
        timer = watch();
        receive(message);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  function receive({ id, event, data }: StreamMessage): void {
    lastId = id;
    delay = FIRST_DELAY;
    // Only a heartbeat says that everything before it has arrived.
    if (event === 'heartbeat') heardAt = performance.now();
    else revoked.add(event, JSON.parse(data) as { id?: string; at: number });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
