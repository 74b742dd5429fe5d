import { FactorUser } from './factor-user.mjs';
import { claimFaults } from './claim-faults.mjs';
import { totpCode } from './totp-code.mjs';

/** @typedef {import('./factor-client.mjs').FactorClient} FactorClient */

/** Results of a proof by status; other statuses say nothing. */
const PROOF_RESULTS = { 200: 'session', 400: 'void', 401: 'wrong' };

/** Attempts of a user that are used again later. */
const KEPT_ATTEMPTS = 12;

/** Sends operations of sign-ins in stages and records their times and results. */
export class FactorHistory {
  operations = 0;
  unknown = 0;
  users = [];
  /** Faults that are evident without a model. */
  faults = [];
  #attempts = 0;

  /** @param clock reads the time of the servers, in milliseconds since 1970 */
  constructor(clock) {
    this.clock = clock;
  }

  /** @param {FactorClient} client */
  async addUser(client) {
    const user = new FactorUser(this.users.length + 1);
    const { status, body } = await client.register(user);
    if (status !== 201) throw new Error(`registration is answered with ${status}`);
    user.id = (await client.me(body.access_token)).body.id;
    this.users.push(user);
    return user;
  }

  /**
   * Signs in with a password.
   *
   * @param password the position of the password
   * @param device the position of a trusted device's token
   * @returns `{ accessToken }` or `{ attempt }`; empty when it is rejected
   */
  async login(client, user, { password = user.passwords.length - 1, device } = {}) {
    const sent = { username: user.username, password: user.passwords[password] };
    const deviceToken = user.devices[device];
    return this.#recordFirst(client, user, { kind: 'login', password, device }, (at) =>
      at.login({ ...sent, deviceToken }),
    );
  }

  /** Starts an attempt for the session of an access token. @returns as `login` */
  async stepUp(client, user, accessToken) {
    const operation = { kind: 'step-up', password: user.passwords.length - 1 };
    return this.#recordFirst(client, user, operation, (at) =>
      at.reauthenticate(accessToken, user.password),
    );
  }

  async #recordFirst(client, user, operation, send) {
    const { response, times } = await this.#time(client, send);
    const { status, body } = response;
    const isNext = body?.code === 'second_factor_required';
    this.#count(operation.kind, response, [200, 401, 422]);
    if (status === 200) {
      this.faults.push(...claimFaults('password', body));
      user.operations.push({ ...operation, ...times, result: 'session' });
      return { accessToken: body.access_token };
    }
    if (isNext) {
      const attempt = this.#addAttempt(user, body.sign_in_token, times);
      attempt.isStepUp = operation.kind === 'step-up';
      user.operations.push({ ...operation, ...times, result: 'attempt', attempt: attempt.id });
      return { attempt };
    }
    const isRejected = operation.kind === 'login' && status === 401;
    if (isRejected) user.operations.push({ ...operation, ...times, result: 'rejected' });
    return {};
  }

  /** @param secret the position of the secret @param step the number of the time step */
  async proveTotp(client, user, attempt, { secret, step, trustDevice = false }) {
    const code = totpCode(user.secrets[secret], step);
    const operation = { kind: 'totp', attempt: attempt.id, secret, step };
    return this.#recordProof(client, user, attempt, operation, (at) =>
      at.proveTotp(attempt.token, code, trustDevice),
    );
  }

  /** @param set the position of the set @param position of the code in it */
  async proveRecoveryCode(client, user, attempt, { set, position }) {
    const operation = { kind: 'recovery-code', attempt: attempt.id, set, position };
    return this.#recordProof(client, user, attempt, operation, (at) =>
      at.proveRecoveryCode(attempt.token, user.codeSets[set][position]),
    );
  }

  /** Opens an attempt without a username. @returns as `login`, with the options of the passkey */
  async openByPasskey(client, user) {
    const { response, times } = await this.#time(client, (at) => at.passkeyOptions());
    if (!this.#count('passkey options', response, [200])) return {};
    const attempt = this.#addAttempt(user, response.body.sign_in_token, times);
    user.operations.push({ kind: 'open', ...times, result: 'attempt', attempt: attempt.id });
    return { attempt, options: response.body.options };
  }

  /** @returns the options of a passkey at an attempt; undefined when it is void */
  async passkeyOptions(client, attempt) {
    const response = await client.passkeyOptions(attempt.token);
    this.#count('passkey options', response, [200, 400]);
    return response.body?.options;
  }

  /** @param passkey the position of the passkey @param credential its response to the options */
  async provePasskey(client, user, attempt, { passkey, credential }) {
    const operation = { kind: 'passkey', attempt: attempt.id, passkey };
    return this.#recordProof(client, user, attempt, operation, (at) =>
      at.provePasskey(attempt.token, credential),
    );
  }

  async #recordProof(client, user, attempt, operation, send) {
    const { response, times } = await this.#time(client, send);
    const { status, body } = response;
    const isKnown = this.#count(operation.kind, response, [200, 400, 401]);
    // The challenge of a passkey is used, replaced or expired; the attempt may be alive.
    const isRefused = body?.code === 'invalid_passkey';
    const result = isKnown ? (isRefused ? 'wrong' : PROOF_RESULTS[status]) : undefined;
    const recorded = { ...operation, ...times, result, isUnknown: !isKnown };
    user.operations.push(recorded);
    if (result !== 'session') return {};
    this.faults.push(...claimFaults(attempt.isStepUp ? 'step-up' : operation.kind, body));
    if (body.trusted_device_token) {
      recorded.device = user.devices.push(body.trusted_device_token) - 1;
    }
    return { accessToken: body.access_token };
  }

  /**
   * Changes the credentials of a user.
   *
   * @param operation its `kind` and what it changes
   * @param expected statuses of success
   * @returns the response, undefined unless it succeeded
   */
  async change(client, user, operation, expected, send) {
    const { response, times } = await this.#time(client, send);
    const { status, body } = response;
    const isRejected = status >= 400 && status < 500;
    this.#count(operation.kind, response, isRejected ? [status] : expected);
    // A rejected change says nothing about the user: the session may be revoked or too old.
    if (isRejected) return undefined;
    const isUnknown = !expected.includes(status);
    if (isUnknown) user.isLost = true;
    const recorded = { ...operation, ...times, isUnknown };
    if (body?.recovery_codes) recorded.set = user.codeSets.push(body.recovery_codes) - 1;
    user.operations.push(recorded);
    return isUnknown ? undefined : response;
  }

  #addAttempt(user, token, { to }) {
    const attempt = { id: (this.#attempts += 1), token, openedAt: to };
    user.attempts.push(attempt);
    user.attempts.splice(0, user.attempts.length - KEPT_ATTEMPTS);
    return attempt;
  }

  /** Times of the machine for the order, and of the servers' clock for time steps and expiries. */
  async #time(client, send) {
    const clockFrom = this.clock();
    const response = await send(client);
    const { from, to } = response;
    return { response, times: { on: client.name, from, to, clockFrom, clockTo: this.clock() } };
  }

  /** @returns false when the outcome is unknown: without a response, or after a 503 */
  #count(kind, { status, body }, expected) {
    this.operations += 1;
    if (expected.includes(status)) return true;
    this.unknown += 1;
    if (status !== undefined && status !== 503) {
      this.faults.push(`${kind} is answered with ${status} ${body?.code ?? ''}`);
    }
    return false;
  }
}
