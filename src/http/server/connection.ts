import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Pipelined requests of one connection that may wait; each holds its head in memory, up to 16 KiB. */
const MAX_WAITING = 16;

/** Milliseconds. */
export interface ConnectionTimes {
  /** For the client to accept a further part of a response. */
  readonly stalled: number;
  /** Between a response and the next complete head of a request. */
  readonly idle: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * One connection of a client. Its requests are handled one after the other, as Node.js would run all
 * pipelined requests at once and keep their responses in memory for a client that reads nothing.
 */
export class Connection {
  private readonly waiting: Exchange[] = [];
  private isBusy = false;
  /** When the connection was first seen without a request in progress; undefined during a request. */
  private idleSince?: number;
  /** Bytes that the client has accepted, and when that number last changed. */
  private accepted = -1;
  private acceptedAt = 0;

  constructor(
    private readonly socket: Socket,
    private readonly handler: RequestListener,
  ) {}

  /** Handles a request after the responses to all earlier ones have been sent. */
  receive(request: IncomingMessage, response: ServerResponse): void {
    if (!this.isBusy) return this.handle(request, response);
    // RFC 9112, section 9.3.2: a client repeats the requests that the closed connection left unanswered.
    if (this.waiting.length === MAX_WAITING) this.socket.destroy();
    else this.waiting.push({ request, response });
  }

  /** Closes the connection when one of the time limits has passed. @param now as `performance.now()` */
  closeIfStalled(now: number, times: ConnectionTimes): void {
    const { socket } = this;
    const pending = socket.writableLength;
    const accepted = (socket.bytesWritten ?? 0) - pending;
    if (pending === 0 || accepted !== this.accepted) this.acceptedAt = now;
    this.accepted = accepted;
    if (this.isBusy) this.idleSince = undefined;
    else this.idleSince ??= now;
    const isIdle = this.idleSince !== undefined && now - this.idleSince > times.idle;
    if (isIdle || now - this.acceptedAt > times.stalled) socket.destroy();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    this.isBusy = true;
    this.idleSince = undefined;
    response.once('close', this.handleNext);
    this.handler(request, response);
  }

  private readonly handleNext = (): void => {
    this.isBusy = false;
    // Not writable: the response announced the end of the connection, or the client has closed it.
    const next = this.socket.writable ? this.waiting.shift() : undefined;
    if (next) this.handle(next.request, next.response);
    else this.waiting.length = 0;
  };
}
