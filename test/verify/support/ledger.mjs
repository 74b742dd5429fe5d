import { randomUUID } from 'node:crypto';
import { pick, pickWeighted } from './random.mjs';

/** Users that are checked concurrently. */
const CONCURRENT_CHECKS = 8;

/** Concurrent sessions of a user, so that a password change revokes several. */
const SESSIONS = 3;

/** @typedef {import('./client.mjs').Client} Client */

/** The recorded state of one user. One worker at a time uses it, with one request at a time. */
class LedgerUser {
  /** `new`, `unknown` (registration without a response), `registered` or `absent` (not registered) */
  state = 'new';
  /** The last acknowledged password. */
  password = randomUUID();
  /** The new password of a change without a response. */
  pendingPassword = undefined;
  /** Replaced passwords. */
  olderPasswords = [];
  sessions = [];
  /** Used since the last check. */
  isTouched = false;

  constructor(number) {
    this.username = `ledger${number}`;
    this.email = `${this.username}@example.com`;
  }

  get credentials() {
    return { username: this.username, email: this.email, password: this.password };
  }

  /** Whether the last request may or may not have been applied; a check has to settle it before use. */
  get hasUnknownOutcome() {
    return (
      this.state === 'unknown' ||
      this.state === 'absent' ||
      this.pendingPassword !== undefined ||
      this.sessions.some(({ state }) => state === 'uncertain')
    );
  }

  activeSessions() {
    return this.sessions.filter(({ state }) => state === 'active');
  }

  /** Adds a session with its last acknowledged tokens. */
  addSession({ refresh_token, access_token }) {
    // `active`, `revoked` (acknowledged), or `uncertain` (revocation without a response)
    const session = { refreshToken: refresh_token, accessToken: access_token, state: 'active' };
    this.sessions.push(session);
    return session;
  }

  /** Applies a password change, which revokes all sessions. */
  setPassword(password) {
    this.olderPasswords.push(this.password);
    this.password = password;
    for (const session of this.sessions) session.state = 'revoked';
  }
}

/**
 * Records every operation as sent, acknowledged or unknown (no response: either outcome is allowed), and
 * compares later responses of the servers with the acknowledged state.
 */
export class Ledger {
  users = [];
  operations = 0;
  acknowledged = 0;
  unknown = 0;
  /** Descriptions of faults by kind. */
  faults = { lost: [], resurrected: [], violation: [] };

  get isClean() {
    return Object.values(this.faults).every((lines) => lines.length === 0);
  }

  /** Number of faults so far by kind. */
  get faultCounts() {
    return Object.fromEntries(
      Object.entries(this.faults).map(([kind, lines]) => [kind, lines.length]),
    );
  }

  addUser() {
    const user = new LedgerUser(this.users.length + 1);
    this.users.push(user);
    return user;
  }

  /** Sends one request for the user and records its outcome. @param {Client} client */
  async sendRandomRequest(client, user) {
    user.isTouched = true;
    if (user.state === 'new') return this.#register(client, user);
    const active = user.activeSessions();
    if (active.length === 0) return this.#login(client, user);
    const session = pick(active);
    const spare = SESSIONS - active.length;
    switch (pickWeighted({ refresh: 4, login: Math.max(spare, 0) * 2, logout: 2, password: 2 })) {
      case 'login':
        return this.#login(client, user);
      case 'logout':
        return this.#logout(client, user, session);
      case 'password':
        return this.#changePassword(client, user, session);
      default:
        return this.#refresh(client, user, session);
    }
  }

  async #register(client, user) {
    const { outcome, body } = this.#record(await client.register(user.credentials), 201, user);
    user.state = outcome === 'acknowledged' ? 'registered' : 'unknown';
    if (outcome === 'acknowledged') user.addSession(body);
  }

  async #login(client, user) {
    const { outcome, body } = this.#record(await client.login(user.credentials), 200, user);
    if (outcome === 'acknowledged') user.addSession(body);
  }

  /** Without a response the old token stays valid in the ledger: the grace window allows its reuse. */
  async #refresh(client, user, session) {
    const response = await client.refresh(session.refreshToken);
    const { outcome, body } = this.#record(response, 200, user);
    if (outcome === 'acknowledged') storeTokens(session, body);
    if (outcome === 'wrong') session.state = 'uncertain';
  }

  async #logout(client, user, session) {
    const { outcome } = this.#record(await client.logout(session.refreshToken), 204, user);
    session.state = outcome === 'acknowledged' ? 'revoked' : 'uncertain';
  }

  async #changePassword(client, user, session) {
    const password = randomUUID();
    const { outcome, body } = this.#record(
      await client.changePassword(session.accessToken, user.password, password),
      200,
      user,
    );
    if (outcome === 'acknowledged') {
      user.setPassword(password);
      user.addSession(body);
    } else {
      user.pendingPassword = password;
    }
  }

  /** @returns the response with its `outcome`: `acknowledged`, `unknown`, or `wrong` (also a fault) */
  #record(response, expected, user) {
    this.operations += 1;
    if (response.status === expected) {
      this.acknowledged += 1;
      return { ...response, outcome: 'acknowledged' };
    }
    this.unknown += 1;
    // A 503 leaves the outcome as unknown as a missing response.
    if (response.status === undefined || response.status === 503) {
      return { ...response, outcome: 'unknown' };
    }
    const kind = response.status === 401 ? 'lost' : 'violation';
    this.#report(kind, user, `${describe(response)} instead of ${expected} under load`);
    return { ...response, outcome: 'wrong' };
  }

  /** Checks several users concurrently, see `check`. */
  async checkAll(clients, users, isRecheckingRevoked = false) {
    const waiting = [...users];
    const work = async () => {
      for (let user = waiting.pop(); user; user = waiting.pop()) {
        await this.check(clients, user, isRecheckingRevoked);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_CHECKS }, work));
  }

  /**
   * Compares one user with the responses of the servers, and settles unknown outcomes.
   *
   * @param {Client[]} clients one for each server
   * @param isRecheckingRevoked whether to check sessions again that an earlier check found revoked
   */
  async check(clients, user, isRecheckingRevoked = false) {
    user.isTouched = false;
    if (user.state === 'new' || user.state === 'absent') return;
    if (user.state === 'unknown') await this.#settleRegistration(pick(clients), user);
    if (user.state === 'absent') return;
    // Selected before the check adds sessions by its own sign-ins.
    const sessions = user.sessions.filter(
      ({ isRevocationChecked }) => isRecheckingRevoked || !isRevocationChecked,
    );
    await this.#checkPassword(pick(clients), user);
    for (const session of sessions) await this.#checkSession(clients, user, session);
  }

  async #settleRegistration(client, user) {
    const response = await this.#requestForCheck(client.login(user.credentials), [200, 401], user);
    user.state = response.status === 401 ? 'absent' : 'registered';
    if (response.status === 200) user.addSession(response.body);
  }

  async #checkPassword(client, user) {
    if (user.pendingPassword) await this.#settlePasswordChange(client, user);
    const response = await this.#requestForCheck(client.login(user.credentials), [200, 401], user);
    if (response.status === 401) {
      this.#report('lost', user, 'the acknowledged password is rejected');
    } else if (response.status === 200) {
      user.addSession(response.body);
    }
    for (const password of user.olderPasswords.slice(-2)) {
      const older = await this.#requestForCheck(
        client.login({ ...user.credentials, password }),
        [200, 401],
        user,
      );
      if (older.status === 200)
        this.#report('resurrected', user, 'a replaced password is accepted');
    }
  }

  /** Password and sessions change in one transaction: either both or neither. */
  async #settlePasswordChange(client, user) {
    const password = user.pendingPassword;
    const credentials = { ...user.credentials, password };
    const response = await this.#requestForCheck(client.login(credentials), [200, 401], user);
    user.pendingPassword = undefined;
    if (response.status !== 200) return;
    user.setPassword(password);
    user.addSession(response.body);
  }

  async #checkSession(clients, user, session) {
    const { state, accessToken } = session;
    const client = pick(clients);
    const refreshed = await this.#requestForCheck(
      client.refresh(session.refreshToken),
      [200, 401],
      user,
    );
    const isActive = refreshed.status === 200;
    if (state === 'active' && !isActive) {
      this.#report('lost', user, 'the last refresh token of an active session is rejected');
    }
    if (state === 'revoked' && isActive) {
      this.#report('resurrected', user, 'the refresh token of a revoked session is accepted');
    }
    for (const each of clients) {
      const { status } = await this.#requestForCheck(each.me(accessToken), [200, 401], user);
      if (status === (isActive ? 200 : 401)) continue;
      const kind = isActive ? 'lost' : 'resurrected';
      this.#report(
        kind,
        user,
        `an access token is answered with ${status}, the refresh token of its session with ${refreshed.status}`,
      );
    }
    if (isActive) storeTokens(session, refreshed.body);
    session.state = isActive ? 'active' : 'revoked';
    session.isRevocationChecked = !isActive;
  }

  /** Awaits a request of a check: all servers are running, so a missing response is a fault. */
  async #requestForCheck(sent, expected, user) {
    const response = await sent;
    if (!expected.includes(response.status)) {
      this.#report('violation', user, `${describe(response)} during a check`);
    }
    return response;
  }

  #report(kind, { username }, text) {
    this.faults[kind].push(`${username}: ${text}`);
  }
}

function storeTokens(session, { refresh_token, access_token }) {
  session.refreshToken = refresh_token;
  session.accessToken = access_token;
}

function describe({ status, body }) {
  return status === undefined ? 'no response' : `${status} ${body?.code ?? ''}`.trim();
}
