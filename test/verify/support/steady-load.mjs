import { setTimeout as pause } from 'node:timers/promises';
import { between, pick } from './random.mjs';

/** @typedef {import('./client.mjs').Client} Client */

/** One user with a session, and the requests of its client: each has to succeed. */
class SteadyUser {
  #client;
  #credentials;
  #tokens;

  constructor(client, name) {
    this.#client = client;
    this.#credentials = {
      username: name,
      email: `${name}@example.com`,
      password: `the password of ${name}`,
    };
  }

  async register() {
    this.#store(await this.#client.register(this.#credentials));
  }

  async sendRandomRequest() {
    const { access_token: access, refresh_token: refresh } = this.#tokens;
    const requests = [
      () => this.#client.me(access),
      async () => this.#store(await this.#client.login(this.#credentials)),
      async () => this.#store(await this.#client.refresh(refresh)),
    ];
    await pick(requests)();
  }

  /** The tokens stay as they are without a response. */
  #store({ status, body }) {
    if (status < 300) this.#tokens = body;
  }
}

/**
 * Starts workers that sign in, refresh and read their profile, one request at a time each.
 *
 * @param {Client} client
 * @param rest longest pause between a response and the next request, in milliseconds
 * @returns the function that stops them, once their last responses have arrived
 */
export async function startSteadyLoad({ client, workers, rest }) {
  const users = Array.from(
    { length: workers },
    (_, index) => new SteadyUser(client, `steady${index}`),
  );
  await Promise.all(users.map((user) => user.register()));
  const load = { isStopped: false };
  const all = Promise.all(
    users.map(async (user) => {
      while (!load.isStopped) {
        await user.sendRandomRequest();
        await pause(between(0, rest));
      }
    }),
  );
  return async () => {
    load.isStopped = true;
    await all;
  };
}
