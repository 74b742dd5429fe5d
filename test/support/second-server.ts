import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { removeAfterTests, spawnGuarded } from './guarded-spawn.js';

const SCRIPT = resolve(import.meta.dirname, 'second-server.child.mjs');

/** A PostgreSQL of its own, with TLS under the name `localhost`, that can become a standby. */
export class SecondServer {
  private readonly child = spawnGuarded(process.execPath, [SCRIPT]);
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  url = '';
  /** The file with its certificate. */
  certificate = '';

  static async start(): Promise<SecondServer> {
    const server = new SecondServer();
    const { folders, ...started } = JSON.parse(await server.nextLine());
    for (const folder of folders) removeAfterTests(folder);
    Object.assign(server, started);
    return server;
  }

  async becomeStandby(): Promise<void> {
    this.child.stdin.write('standby\n');
    await this.nextLine();
  }

  async stop(): Promise<void> {
    this.child.stdin.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }

  private async nextLine(): Promise<string> {
    const { value } = (await this.lines.next()) as { value?: string };
    if (value === undefined) throw new Error('the second server of PostgreSQL has ended');
    return value;
  }
}
