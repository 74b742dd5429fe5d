import { setTimeout as pause } from 'node:timers/promises';
import { registerCleanup } from './run.mjs';

/** Probes the readiness of servers and sends requests to ready ones, as the controller of an ingress does. */
export class Balancer {
  #apply;
  #servers;
  #interval;
  #ready = [];
  #isStopped = false;
  #running;

  /**
   * @param apply called with the origins of ready servers when they change
   * @param interval milliseconds between two probes
   */
  constructor(apply, servers, interval) {
    this.#apply = apply;
    this.#servers = servers;
    this.#interval = interval;
  }

  async start() {
    await this.#probe();
    this.#running = this.#run();
    registerCleanup(() => this.stop());
  }

  async stop() {
    this.#isStopped = true;
    await this.#running;
  }

  async waitFor(server) {
    while (!this.#ready.includes(server.origin)) await pause(10);
  }

  async #run() {
    while (!this.#isStopped) {
      await pause(this.#interval);
      await this.#probe();
    }
  }

  async #probe() {
    const origins = this.#servers.map(({ origin }) => origin);
    const isReady = await Promise.all(origins.map(answersReady));
    const ready = origins.filter((_, index) => isReady[index]);
    if (ready.join() === this.#ready.join()) return;
    await this.#apply(ready);
    this.#ready = ready;
  }
}

const answersReady = (origin) =>
  fetch(`${origin}/health/ready`, { headers: { connection: 'close' } }).then(
    async (response) => (await response.text()) && response.ok,
    () => false,
  );
