import { randomUUID } from 'node:crypto';
import { forge } from './forge.mjs';
import { between, chance } from './random.mjs';

/** @typedef {import('./client.mjs').Client} Client */

/** How many of its access tokens a session keeps for later questions, beside the first. */
const ACCESS_TOKENS = 10;

/** How often a client hangs up before its answer comes, and after how many milliseconds at most. */
const LOST_ANSWERS = 0.03;
const HANG_UP = 25;

/** One session as its clients have seen it. */
export class ObservedSession {
  /** What was asked and answered: see `sessionModel`. */
  operations = [];
  /** Refresh tokens by their number; each was handed out, perhaps several times. */
  tokens;
  accessTokens;
  /** Its clients know that it has ended. */
  isOver = false;
  /** Nobody refreshes it for a while, so that its tokens grow old. */
  isResting = false;

  constructor(number, user, { refresh_token, access_token }) {
    this.number = number;
    this.user = user;
    this.tokens = [refresh_token];
    this.accessTokens = [access_token];
  }

  /** The number of the newest token that anybody has. */
  get newest() {
    return this.tokens.length - 1;
  }

  /** With the endings that met all sessions of its user. */
  history() {
    return [...this.operations, ...this.user.endings];
  }
}

/** One account, used by any number of clients at the same time. */
class ObservedUser {
  /** `disable`, `enable` and `login`: see `userModel`. */
  operations = [];
  /** Endings of all sessions: `end`. */
  endings = [];
  sessions = [];
  /** An admin is about to disable or enable it. */
  isBusy = false;

  constructor(number) {
    this.number = number;
    // The parts of an experiment share a database.
    this.username = `observed-${randomUUID()}`;
    this.email = `${this.username}@example.com`;
    this.password = randomUUID();
  }
}

/** Sends operations, and writes down when each began and ended and what it was answered. */
export class History {
  operations = 0;
  unknown = 0;
  users = [];
  sessions = [];
  /** What was wrong at sight, before any model was asked. */
  faults = [];

  /** @param {Client} client */
  async addUser(client) {
    const user = new ObservedUser(this.users.length + 1);
    const answer = await client.register(user);
    if (answer.status !== 201) throw new Error(`registration is answered with ${answer.status}`);
    user.id = (await client.me(answer.body.access_token)).body.id;
    this.users.push(user);
    this.#addSession(user, client, answer);
    return user;
  }

  /** @param {Client} client */
  async login(client, user) {
    const answer = await client.login(user);
    const { status } = answer;
    // Between the password and the session it may have been disabled: then the name is refused too.
    const operation = this.#note(client, 'login', answer, status === 200, [200, 401, 403]);
    if (status === undefined) return;
    user.operations.push(operation);
    if (status === 200) this.#addSession(user, client, answer);
  }

  /** @param {Client} client @param token its number */
  async refresh(client, session, token) {
    const answer = await client.refresh(session.tokens[token], somePatience());
    const operation = this.#note(client, 'refresh', answer, answer.status === 200, [200, 401]);
    session.operations.push({ ...operation, token });
    if (answer.status === 200) this.#keepSuccessor(session, token, answer.body);
    if (answer.status === 401 && token === session.newest) session.isOver = true;
  }

  /** @param {Client} client */
  async me(client, session, accessToken) {
    const answer = await client.me(accessToken);
    const operation = this.#note(client, 'me', answer, answer.status === 200, [200, 401]);
    // Without an answer it tells nothing.
    if (operation.isUnknown) return;
    session.operations.push(operation);
    if (answer.status === 401) session.isOver = true;
  }

  /** @param {Client} client */
  async logout(client, session, token) {
    const answer = await client.logout(session.tokens[token], somePatience());
    session.operations.push(this.#note(client, 'logout', answer, true, [204]));
    if (answer.status === 204) session.isOver = true;
  }

  /** Ends all sessions of the user. @param {Client} client */
  async logoutAll(client, session, accessToken) {
    const answer = await client.logoutAll(accessToken);
    const operation = this.#note(client, 'end', answer, answer.status === 204, [204, 401]);
    if (answer.status === 401) {
      session.operations.push({ ...operation, kind: 'me' });
      session.isOver = true;
      return;
    }
    session.user.endings.push(operation);
    for (const each of session.user.sessions) each.isOver = true;
  }

  /** Presents a token of the session whose MAC is wrong. @param {Client} client */
  async forge(client, session) {
    const token = forge(session.tokens[session.newest]);
    const answer = await client.refresh(token);
    const operation = this.#note(client, 'forged', answer, answer.status === 200, [401]);
    session.operations.push(operation);
  }

  /** @param {Client} client */
  async forgeLogout(client, session) {
    const answer = await client.logout(forge(session.tokens[session.newest]));
    session.operations.push(this.#note(client, 'forged', answer, false, [204]));
  }

  /** @param {Client} client @param adminToken an access token */
  async setActive(client, adminToken, user, isActive) {
    const answer = await client.setActive(adminToken, user.id, isActive);
    const operation = this.#note(client, isActive ? 'enable' : 'disable', answer, true, [200]);
    user.operations.push(operation);
    if (isActive) return;
    user.endings.push({ ...operation, kind: 'end' });
    for (const session of user.sessions) session.isOver = true;
  }

  #addSession(user, client, { body, from, to }) {
    const session = new ObservedSession(this.sessions.length + 1, user, body);
    session.operations.push({ kind: 'start', on: client.name, from, to });
    this.sessions.push(session);
    user.sessions.push(session);
  }

  /** The successor of a token is one token, whoever asks and however often. */
  #keepSuccessor(session, token, { refresh_token, access_token }) {
    const successor = token + 1;
    const known = session.tokens.indexOf(refresh_token);
    if (session.tokens[successor] === undefined && known === -1) {
      session.tokens[successor] = refresh_token;
    } else if (known !== successor) {
      this.faults.push(
        `session ${session.number}: the successor of token ${token} is ` +
          (known === -1 ? 'another one than before' : `token ${known}`),
      );
    }
    session.accessTokens.push(access_token);
    if (session.accessTokens.length > ACCESS_TOKENS) session.accessTokens.splice(1, 1);
  }

  /** 503 leaves open whether something was done, as silence does; any other surprise is a fault. */
  #note({ name }, kind, { status, body, from, to }, isDone, expected) {
    this.operations += 1;
    if (expected.includes(status)) return { kind, isDone, on: name, from, to };
    this.unknown += 1;
    if (status !== undefined && status !== 503) {
      this.faults.push(`${kind} is answered with ${status} ${body?.code ?? ''}`);
    }
    return { kind, isUnknown: true, on: name, from, to: Infinity };
  }
}

/** Milliseconds, or undefined for as long as it takes. */
function somePatience() {
  return chance(LOST_ANSWERS) ? Math.ceil(between(0, HANG_UP)) : undefined;
}
