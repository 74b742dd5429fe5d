import { randomUUID } from 'node:crypto';
import { pick, pickWeighted } from './random.mjs';

/** Accounts that are checked at the same time. */
const CHECKERS = 8;

/** How many sessions of an account are used in turns, so that one can end the others. */
const SESSIONS = 3;

/** @typedef {import('./client.mjs').Client} Client */

/** What the ledger knows of one account; one worker at a time uses it, one request after the other. */
class Account {
  /** `new`, `unknown` (was it registered?), `registered` or `absent` (it was not) */
  state = 'new';
  /** The one whose setting was acknowledged. */
  password = randomUUID();
  /** One whose setting was asked for without an answer, with the session that asked. */
  attempt = undefined;
  /** Those that were replaced. */
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

  /** Not to be used (before it has been checked): what was sent last may or may not have been done. */
  get isUnclear() {
    return (
      this.state === 'unknown' ||
      this.state === 'absent' ||
      this.attempt !== undefined ||
      this.sessions.some(({ state }) => state === 'unclear')
    );
  }

  openSessions() {
    return this.sessions.filter(({ state }) => state === 'open');
  }

  /** Signed in: the tokens are the last ones that were acknowledged. */
  addSession({ refresh_token, access_token }) {
    // `open`, `ended` (acknowledged), or `unclear` (its end was asked for without an answer)
    const session = { refreshToken: refresh_token, accessToken: access_token, state: 'open' };
    this.sessions.push(session);
    return session;
  }

  endOthers(kept) {
    for (const session of this.sessions) if (session !== kept) session.state = 'ended';
  }
}

/**
 * Notes every operation as sent, acknowledged or unknown (no answer came: either outcome is allowed),
 * and compares what the servers say later with what they have acknowledged.
 */
export class Ledger {
  accounts = [];
  operations = 0;
  acknowledged = 0;
  unknown = 0;
  /** What was found wrong, by kind. */
  faults = { lost: [], resurrected: [], violation: [] };

  get isClean() {
    return Object.values(this.faults).every((lines) => lines.length === 0);
  }

  /** How much was found wrong so far, by kind. */
  get faultCounts() {
    return Object.fromEntries(
      Object.entries(this.faults).map(([kind, lines]) => [kind, lines.length]),
    );
  }

  addAccount() {
    const account = new Account(this.accounts.length + 1);
    this.accounts.push(account);
    return account;
  }

  /** Sends one request for the account and notes what came of it. @param {Client} client */
  async operate(client, account) {
    account.isTouched = true;
    if (account.state === 'new') return this.#register(client, account);
    const open = account.openSessions();
    if (open.length === 0) return this.#login(client, account);
    const session = pick(open);
    const spare = SESSIONS - open.length;
    switch (pickWeighted({ refresh: 4, login: Math.max(spare, 0) * 2, logout: 2, password: 2 })) {
      case 'login':
        return this.#login(client, account);
      case 'logout':
        return this.#logout(client, account, session);
      case 'password':
        return this.#changePassword(client, account, session);
      default:
        return this.#refresh(client, account, session);
    }
  }

  async #register(client, account) {
    const { outcome, body } = this.#note(await client.register(account.credentials), 201, account);
    account.state = outcome === 'acknowledged' ? 'registered' : 'unknown';
    if (outcome === 'acknowledged') account.addSession(body);
  }

  async #login(client, account) {
    const { outcome, body } = this.#note(await client.login(account.credentials), 200, account);
    if (outcome === 'acknowledged') account.addSession(body);
  }

  /** Without an answer the old token stays the acknowledged one: within the grace it has to work on. */
  async #refresh(client, account, session) {
    const answer = await client.refresh(session.refreshToken);
    const { outcome, body } = this.#note(answer, 200, account);
    if (outcome === 'acknowledged') keepTokens(session, body);
    if (outcome === 'wrong') session.state = 'unclear';
  }

  async #logout(client, account, session) {
    const { outcome } = this.#note(await client.logout(session.refreshToken), 204, account);
    session.state = outcome === 'acknowledged' ? 'ended' : 'unclear';
  }

  async #changePassword(client, account, session) {
    const password = randomUUID();
    const { outcome } = this.#note(
      await client.changePassword(session.accessToken, account.password, password),
      204,
      account,
    );
    if (outcome === 'acknowledged') {
      setPassword(account, password, session);
    } else {
      account.attempt = { password, session };
    }
  }

  /** @returns the answer with its `outcome`: `acknowledged`, `unknown`, or `wrong` (also a fault) */
  #note(answer, expected, account) {
    this.operations += 1;
    if (answer.status === expected) {
      this.acknowledged += 1;
      return { ...answer, outcome: 'acknowledged' };
    }
    this.unknown += 1;
    // A server may say that it can't right now; whether it did something is as open as without a word.
    if (answer.status === undefined || answer.status === 503) {
      return { ...answer, outcome: 'unknown' };
    }
    const kind = answer.status === 401 ? 'lost' : 'violation';
    this.#report(kind, account, `${describe(answer)} instead of ${expected} while at work`);
    return { ...answer, outcome: 'wrong' };
  }

  /** Checks several accounts, as `check` does one. */
  async checkAll(clients, accounts, isFull = false) {
    const waiting = [...accounts];
    const work = async () => {
      for (let account = waiting.pop(); account; account = waiting.pop()) {
        await this.check(clients, account, isFull);
      }
    };
    await Promise.all(Array.from({ length: CHECKERS }, work));
  }

  /**
   * Compares one account with what the servers say; settles what was unknown.
   *
   * @param {Client[]} clients one for each server
   * @param isFull whether sessions whose end was seen in an earlier check are looked at again
   */
  async check(clients, account, isFull = false) {
    account.isTouched = false;
    if (account.state === 'new' || account.state === 'absent') return;
    if (account.state === 'unknown') await this.#settleRegistration(pick(clients), account);
    if (account.state === 'absent') return;
    // Taken before the check signs in itself.
    const sessions = account.sessions.filter(({ isSeen }) => isFull || !isSeen);
    await this.#checkPassword(pick(clients), account);
    for (const session of sessions) await this.#checkSession(clients, account, session);
  }

  async #settleRegistration(client, account) {
    const answer = await this.#ask(client.login(account.credentials), [200, 401], account);
    account.state = answer.status === 401 ? 'absent' : 'registered';
    if (answer.status === 200) account.addSession(answer.body);
  }

  async #checkPassword(client, account) {
    if (account.attempt) await this.#settleAttempt(client, account);
    const answer = await this.#ask(client.login(account.credentials), [200, 401], account);
    if (answer.status === 401) {
      this.#report('lost', account, 'its acknowledged password does not sign in');
    } else if (answer.status === 200) {
      account.addSession(answer.body);
    }
    for (const password of account.olderPasswords.slice(-2)) {
      const older = await this.#ask(
        client.login({ ...account.credentials, password }),
        [200, 401],
        account,
      );
      if (older.status === 200)
        this.#report('resurrected', account, 'a replaced password signs in');
    }
  }

  /** Password and sessions change in one transaction: both did, or neither. */
  async #settleAttempt(client, account) {
    const { password, session } = account.attempt;
    const credentials = { ...account.credentials, password };
    const answer = await this.#ask(client.login(credentials), [200, 401], account);
    account.attempt = undefined;
    if (answer.status !== 200) return;
    setPassword(account, password, session);
    account.addSession(answer.body);
  }

  async #checkSession(clients, account, session) {
    const { state, accessToken } = session;
    const client = pick(clients);
    const refreshed = await this.#ask(client.refresh(session.refreshToken), [200, 401], account);
    const isActive = refreshed.status === 200;
    if (state === 'open' && !isActive) {
      this.#report('lost', account, 'the last refresh token of an open session is refused');
    }
    if (state === 'ended' && isActive) {
      this.#report('resurrected', account, 'the refresh token of an ended session works');
    }
    for (const each of clients) {
      const { status } = await this.#ask(each.me(accessToken), [200, 401], account);
      if (status === (isActive ? 200 : 401)) continue;
      const kind = isActive ? 'lost' : 'resurrected';
      this.#report(
        kind,
        account,
        `an access token is answered with ${status}, the refresh token of its session with ${refreshed.status}`,
      );
    }
    if (isActive) keepTokens(session, refreshed.body);
    session.state = isActive ? 'open' : 'ended';
    session.isSeen = !isActive;
  }

  /** A question of a check: the servers are up, so an answer has to come. */
  async #ask(sent, expected, account) {
    const answer = await sent;
    if (!expected.includes(answer.status)) {
      this.#report('violation', account, `${describe(answer)} during a check`);
    }
    return answer;
  }

  #report(kind, { username }, text) {
    this.faults[kind].push(`${username}: ${text}`);
  }
}

function keepTokens(session, { refresh_token, access_token }) {
  session.refreshToken = refresh_token;
  session.accessToken = access_token;
}

function setPassword(account, password, keptSession) {
  account.olderPasswords.push(account.password);
  account.password = password;
  account.endOthers(keptSession);
}

function describe({ status, body }) {
  return status === undefined ? 'no answer' : `${status} ${body?.code ?? ''}`.trim();
}
