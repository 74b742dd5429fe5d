import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { findFreePort } from './free-port.mjs';
import { between, pickWeighted } from './random.mjs';
import { registerCleanup } from './run.mjs';

/** Relative frequency of the behaviours towards one mail. */
const BEHAVIOURS = {
  accept: 60,
  /** Accepts after a while. */
  slow: 12,
  /** 4xx for the sender, the recipient, or the content. */
  'defer-sender': 4,
  'defer-recipient': 4,
  'defer-content': 4,
  /** 5xx for the content, as of a filter that is wrong. */
  'reject-content': 4,
  /** Closes the connection in the middle of the content, or after it and before the reply. */
  'drop-within': 6,
  'drop-after': 6,
};

/** Milliseconds of a slow reply. */
const SLOW = { least: 50, most: 500 };

/** Recipients that begin with this are refused for good. */
export const REFUSED = 'refused';

/** A mail server that fails in all ways in which mail servers fail. */
export class FaultyMailServer {
  /** Accepted mails: `{ to, messageId, template, at }`, the latter by the monotonic clock. */
  accepted = [];
  /** Accepts every mail at once while this is true. */
  isReliable = false;
  /** Number of dialogues by behaviour. */
  counts = Object.fromEntries(Object.keys(BEHAVIOURS).map((name) => [name, 0]));
  #server;
  #port;
  #parsing = [];
  /** Open connections by the port of the client. */
  #sockets = new Map();

  static async open() {
    const server = new FaultyMailServer();
    server.#port = await findFreePort();
    await server.#listen();
    registerCleanup(() => server.#close());
    return server;
  }

  get url() {
    return `smtp://127.0.0.1:${this.#port}?starttls=off`;
  }

  /** Refuses connections, and closes those that are open. */
  async beAwayFor(milliseconds) {
    await this.#close();
    await new Promise((done) => setTimeout(done, milliseconds));
    await this.#listen();
  }

  /** Resolves when all accepted mails are in `accepted`. */
  async settle() {
    await Promise.all(this.#parsing);
  }

  #listen() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onMailFrom: (_address, session, callback) => {
        session.behaviour = this.isReliable ? 'accept' : pickWeighted(BEHAVIOURS);
        callback(session.behaviour === 'defer-sender' ? reply(451, '4.3.0 try again later') : null);
      },
      onRcptTo: ({ address }, session, callback) =>
        callback(this.#answerRecipient(address, session)),
      onData: (stream, session, callback) => this.#receive(stream, session, callback),
    });
    // A connection that this server or a killed one closed.
    this.#server.on('error', () => {});
    this.#server.server.on('connection', (socket) => {
      const { remotePort } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once('close', () => this.#sockets.delete(remotePort));
    });
    return new Promise((done) => this.#server.listen(this.#port, '127.0.0.1', done));
  }

  async #close() {
    const server = this.#server;
    const closed = new Promise((done) => server.close(done));
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  #answerRecipient(address, { behaviour }) {
    if (address.startsWith(REFUSED)) return reply(550, '5.1.1 no such user');
    return behaviour === 'defer-recipient' ? reply(450, '4.2.0 greylisted') : null;
  }

  #receive(stream, session, callback) {
    const { behaviour } = session;
    this.counts[behaviour] += 1;
    const drop = () => this.#sockets.get(session.remotePort)?.destroy();
    const parts = [];
    stream.on('data', (part) => {
      if (behaviour === 'drop-within') drop();
      else parts.push(part);
    });
    stream.on('end', () => {
      if (behaviour === 'drop-within') return;
      if (behaviour === 'defer-content') callback(reply(452, '4.3.1 insufficient storage'));
      else if (behaviour === 'reject-content') callback(reply(554, '5.7.1 looks like spam'));
      else {
        this.#accept(session, Buffer.concat(parts));
        if (behaviour === 'drop-after') drop();
        else
          setTimeout(() => callback(), behaviour === 'slow' ? between(SLOW.least, SLOW.most) : 0);
      }
    });
  }

  #accept({ envelope }, source) {
    const at = performance.now();
    const [{ address: to }] = envelope.rcptTo;
    this.#parsing.push(
      simpleParser(source).then(({ messageId, headers, text }) => {
        const template = headers.get('x-mail-template');
        const hasLink = /https:\/\/\S+\?token=\S{20,}/.test(text);
        return this.accepted.push({ to, messageId, template, hasLink, at });
      }),
    );
  }
}

function reply(responseCode, text) {
  return Object.assign(new Error(text), { responseCode });
}
