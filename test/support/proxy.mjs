// A reverse proxy for tests: round robin over HTTP/1.1 with kept-alive connections, and without retries, so
// that each failure of a target is one of its client.
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/** Headers of one connection (RFC 9110, section 7.6.1), which a proxy does not forward. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer'];

export class Proxy {
  #agent = new Agent({ keepAlive: true });
  #targets = [];
  #next = 0;
  #server = createServer((incoming, outgoing) => this.#forward(incoming, outgoing));
  #rewrite;

  /** @param rewrite maps the URL of a request to that which is sent to the target */
  constructor({ rewrite = (url) => url } = {}) {
    this.#rewrite = rewrite;
  }

  /** Listens on a free port of 127.0.0.1. @returns its origin */
  async listen() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** @param origins that further requests are sent to */
  async use(origins) {
    this.#targets = origins;
  }

  async close() {
    this.#agent.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #forward(incoming, outgoing) {
    const target = this.#targets[(this.#next += 1) % this.#targets.length];
    if (target === undefined) {
      outgoing.writeHead(502).end('no target');
      return;
    }
    const sent = request(new URL(this.#rewrite(incoming.url), target), {
      agent: this.#agent,
      method: incoming.method,
      headers: {
        ...forwarded(incoming.headers),
        'x-forwarded-for': incoming.socket.remoteAddress,
      },
    });
    sent.once('response', (response) => {
      outgoing.writeHead(response.statusCode, forwarded(response.headers));
      response.pipe(outgoing);
    });
    sent.once('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(String(error));
    });
    incoming.pipe(sent);
  }
}

const forwarded = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
