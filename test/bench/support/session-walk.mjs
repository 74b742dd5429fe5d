import { deriveKey } from '../../../build/src/keys/derive-key.js';
import { formatRefreshToken } from '../../../build/src/tokens/refresh-token.js';
import { refreshOf } from './service.mjs';

/** Distance of successive sessions in the walk. */
const STEP = 7919;

/**
 * A walk through all active sessions of a filled database, so that each has left the cache before it is used
 * again: clients refresh every quarter of an hour.
 */
export class SessionWalk {
  #steps = 0;
  #generations = new Map();

  /**
   * @param sessions as `fill` returns them; more than the session cache holds
   * @param reserved numbers of sessions that are not used
   */
  constructor(service, sessions, reserved = []) {
    this.key = deriveKey(service.variables.SECRET_KEY, 'refresh-token');
    this.sessions = sessions;
    this.reserved = new Set(reserved);
  }

  /** @returns the requests of one connection, for the load generator */
  requests() {
    let number;
    return {
      setupRequest: (request) => {
        number = this.#next();
        this.reserved.add(number);
        const generation = this.#generations.get(number) ?? 0;
        const source = { ...this.sessions.at(number), generation };
        return { ...request, ...refreshOf(formatRefreshToken(source, this.key)) };
      },
      onResponse: () => {
        this.reserved.delete(number);
        this.#generations.set(number, (this.#generations.get(number) ?? 0) + 1);
      },
    };
  }

  #next() {
    const number = (this.#steps++ * STEP) % this.sessions.count;
    // A request without a response at the end of a measurement may or may not have rotated its session.
    return this.reserved.has(number) ? this.#next() : number;
  }
}
