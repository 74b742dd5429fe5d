import { randomUUID } from 'node:crypto';
import { forgeRefreshToken } from './forge-refresh-token.mjs';
import { between, chance } from './random.mjs';

/** @typedef {import('./client.mjs').Client} Client */

/** Recent access tokens that a session keeps for later reads, besides the first one. */
const ACCESS_TOKENS = 10;

/** Probability that a client aborts a request, and the latest abort in milliseconds. */
const ABORT_PROBABILITY = 0.03;
const ABORT_LIMIT = 25;

/** One session as observed by its clients. */
export class ObservedSession {
  /** Requests and their results: see `sessionModel`. */
  operations = [];
  /** Refresh tokens by number; a token may have been issued more than once. */
  tokens;
  accessTokens;
  /** A response has confirmed the revocation. */
  isRevoked = false;
  /** Excluded from the load, so that its tokens reach the age of the grace window. */
  isAging = false;

  constructor(number, user, { refresh_token, access_token }) {
    this.number = number;
    this.user = user;
    this.tokens = [refresh_token];
    this.accessTokens = [access_token];
  }

  /** The number of the newest issued token. */
  get newest() {
    return this.tokens.length - 1;
  }

  /** Includes the revocations of all sessions of its user. */
  history() {
    return [...this.operations, ...this.user.revocations];
  }
}

/** One user, shared by any number of concurrent clients. */
class ObservedUser {
  /** `disable`, `enable` and `login`: see `userModel`. */
  operations = [];
  /** Revocations of all sessions: `revoke-all`. */
  revocations = [];
  sessions = [];
  /** An admin request to disable or enable the user is in flight. */
  isBusy = false;

  constructor(number) {
    this.number = number;
    // The name is random because the parts of an experiment share a database.
    this.username = `observed-${randomUUID()}`;
    this.email = `${this.username}@example.com`;
    this.password = randomUUID();
  }
}

/** Sends operations and records their times and results. */
export class History {
  operations = 0;
  unknown = 0;
  users = [];
  sessions = [];
  /** Faults that are evident without a model. */
  faults = [];

  /** @param {Client} client */
  async addUser(client) {
    const user = new ObservedUser(this.users.length + 1);
    const response = await client.register(user);
    if (response.status !== 201)
      throw new Error(`registration is answered with ${response.status}`);
    user.id = (await client.me(response.body.access_token)).body.id;
    this.users.push(user);
    this.#addSession(user, client, response);
    return user;
  }

  /** @param {Client} client */
  async login(client, user) {
    const response = await client.login(user);
    const { status } = response;
    // 401 when an admin disables the user between the password check and the new session.
    const operation = this.#record(client, 'login', response, status === 200, [200, 401, 403]);
    if (status === undefined) return;
    user.operations.push(operation);
    if (status === 200) this.#addSession(user, client, response);
  }

  /** @param {Client} client @param token the number of the token */
  async refresh(client, session, token) {
    const response = await client.refresh(session.tokens[token], pickTimeout());
    const operation = this.#record(
      client,
      'refresh',
      response,
      response.status === 200,
      [200, 401],
    );
    session.operations.push({ ...operation, token });
    if (response.status === 200) this.#storeSuccessor(session, token, response.body);
    if (response.status === 401 && token === session.newest) session.isRevoked = true;
  }

  /** @param {Client} client */
  async me(client, session, accessToken) {
    const response = await client.me(accessToken);
    const operation = this.#record(client, 'me', response, response.status === 200, [200, 401]);
    // A read without a response gives no information.
    if (operation.isUnknown) return;
    session.operations.push(operation);
    if (response.status === 401) session.isRevoked = true;
  }

  /** @param {Client} client */
  async logout(client, session, token) {
    const response = await client.logout(session.tokens[token], pickTimeout());
    session.operations.push(this.#record(client, 'logout', response, true, [204]));
    if (response.status === 204) session.isRevoked = true;
  }

  /** Revokes all sessions of the user. @param {Client} client */
  async logoutAll(client, session, accessToken) {
    const response = await client.logoutAll(accessToken);
    const operation = this.#record(
      client,
      'revoke-all',
      response,
      response.status === 204,
      [204, 401],
    );
    if (response.status === 401) {
      session.operations.push({ ...operation, kind: 'me' });
      session.isRevoked = true;
      return;
    }
    session.user.revocations.push(operation);
    for (const each of session.user.sessions) each.isRevoked = true;
  }

  /** Refreshes with a forged token. @param {Client} client */
  async refreshForged(client, session) {
    const token = forgeRefreshToken(session.tokens[session.newest]);
    const response = await client.refresh(token);
    const operation = this.#record(client, 'forged', response, response.status === 200, [401]);
    session.operations.push(operation);
  }

  /** @param {Client} client */
  async logoutForged(client, session) {
    const response = await client.logout(forgeRefreshToken(session.tokens[session.newest]));
    session.operations.push(this.#record(client, 'forged', response, false, [204]));
  }

  /** @param {Client} client @param adminToken an access token */
  async setActive(client, adminToken, user, isActive) {
    const response = await client.setActive(adminToken, user.id, isActive);
    const operation = this.#record(client, isActive ? 'enable' : 'disable', response, true, [200]);
    user.operations.push(operation);
    if (isActive) return;
    user.revocations.push({ ...operation, kind: 'revoke-all' });
    for (const session of user.sessions) session.isRevoked = true;
  }

  #addSession(user, client, { body, from, to }) {
    const session = new ObservedSession(this.sessions.length + 1, user, body);
    session.operations.push({ kind: 'start', on: client.name, from, to });
    this.sessions.push(session);
    user.sessions.push(session);
  }

  /** Every refresh with one token has to return the same successor. */
  #storeSuccessor(session, token, { refresh_token, access_token }) {
    const successor = token + 1;
    const existing = session.tokens.indexOf(refresh_token);
    if (session.tokens[successor] === undefined && existing === -1) {
      session.tokens[successor] = refresh_token;
    } else if (existing !== successor) {
      this.faults.push(
        `session ${session.number}: the successor of token ${token} is ` +
          (existing === -1 ? 'not the one issued before' : `token ${existing}`),
      );
    }
    session.accessTokens.push(access_token);
    if (session.accessTokens.length > ACCESS_TOKENS) session.accessTokens.splice(1, 1);
  }

  /** A 503 or a missing response leaves the outcome unknown; any other unexpected status is a fault. */
  #record({ name }, kind, { status, body, from, to }, isAccepted, expected) {
    this.operations += 1;
    if (expected.includes(status)) return { kind, isAccepted, on: name, from, to };
    this.unknown += 1;
    if (status !== undefined && status !== 503) {
      this.faults.push(`${kind} is answered with ${status} ${body?.code ?? ''}`);
    }
    return { kind, isUnknown: true, on: name, from, to: Infinity };
  }
}

/** Milliseconds, or undefined for the default time limit. */
function pickTimeout() {
  return chance(ABORT_PROBABILITY) ? Math.ceil(between(0, ABORT_LIMIT)) : undefined;
}
