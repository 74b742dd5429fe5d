import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from './free-port.mjs';
import { registerCleanup } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Milliseconds. */
const POLL_INTERVAL = 20;

/** @returns whether nginx is installed */
export function hasNginx() {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** nginx on a free port of 127.0.0.1, with all of its files in a temporary folder. */
export class Nginx {
  #folder = temporaryFolder('nginx');
  #locations;
  #port;
  #child;
  #upstreams = [];

  /** @param locations the `location` blocks; `http://auth` is the upstream of `use` */
  constructor(locations) {
    this.#locations = locations;
  }

  /** @returns its origin */
  async listen() {
    this.#port = await findFreePort();
    registerCleanup(() => this.close());
    return this.origin;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /**
   * Starts nginx, or reloads its configuration without interrupting requests, and waits until the new
   * configuration is in use.
   *
   * @param origins that further requests are sent to
   */
  async use(origins) {
    this.#upstreams = origins;
    const generation = String(performance.now());
    writeFileSync(this.#file, this.#configuration(generation));
    if (this.#child === undefined) {
      this.#child = spawn('nginx', ['-p', this.#folder, '-c', this.#file], { stdio: 'inherit' });
    } else this.#child.kill('SIGHUP');
    while ((await this.#readGeneration()) !== generation) await pause(POLL_INTERVAL);
  }

  async close() {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  get #file() {
    return join(this.#folder, 'nginx.conf');
  }

  async #readGeneration() {
    if (this.#child.exitCode !== null) throw new Error('nginx has ended');
    const response = await fetch(`${this.origin}/configuration-generation`, {
      headers: { connection: 'close' },
    }).catch(() => undefined);
    return response?.text();
  }

  #configuration(generation) {
    const isRoot = process.getuid?.() === 0;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(this.#folder, name)};`,
    );
    const servers = this.#upstreams.map((origin) => `server ${new URL(origin).host} max_fails=0;`);
    return `
      ${isRoot ? 'user root;' : ''}
      daemon off;
      worker_processes 1;
      pid ${join(this.#folder, 'nginx.pid')};
      error_log ${join(this.#folder, 'error.log')} warn;
      events { worker_connections 1024; }
      http {
        access_log off;
        ${temporary.join('\n')}
        upstream auth {
          ${servers.length === 0 ? 'server 127.0.0.1:1;' : servers.join('\n')}
          keepalive 16;
        }
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        server {
          listen 127.0.0.1:${this.#port};
          location = /configuration-generation { return 200 "${generation}"; }
          ${this.#locations}
        }
      }`;
  }
}
