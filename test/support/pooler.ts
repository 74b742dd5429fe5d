import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The parameters that PgBouncer tracks; it refuses all others (`ignore_startup_parameters`). */
const TRACKED = new Set([
  'application_name',
  'client_encoding',
  'database',
  'datestyle',
  'standard_conforming_strings',
  'timezone',
  'user',
]);

/** A pooler in session mode in front of a server, which refuses start-up parameters as PgBouncer does. */
export class Pooler {
  private readonly server = createServer((client) => this.accept(client));
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly target: URL) {}

  static async start(url: string): Promise<Pooler> {
    const pooler = new Pooler(new URL(url));
    await once(pooler.server.listen(0, '127.0.0.1'), 'listening');
    return pooler;
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    this.track(client);
    client.once('data', (startup: Buffer) => {
      const refused = parametersOf(startup).find((name) => !TRACKED.has(name.toLowerCase()));
      if (refused !== undefined) {
        client.end(fatal(`unsupported startup parameter: ${refused}`));
        return;
      }
      const server = connect(Number(this.target.port), this.target.hostname);
      this.track(server);
      server.write(startup);
      client.pipe(server).pipe(client);
    });
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** The names in a StartupMessage: length, version, then names and values that end with a zero byte. */
function parametersOf(startup: Buffer): string[] {
  const texts = startup.subarray(8).toString().split('\0');
  return texts.filter((text, index) => index % 2 === 0 && text !== '');
}

/** An ErrorResponse. */
function fatal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
