import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Environment } from '../../config/environment.js';
import { readForwarded, readForwardedFor, type ReadAddresses } from './forwarded-addresses.js';
import { parseAddress } from './parse-address.js';

/** The part of a request that determines the address of its client. */
export type AddressedRequest = Pick<IncomingMessage, 'headers'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/** The address of a client, or the reason why it is unknown and the remedy. */
export type ClientAddress = { readonly address: string } | { readonly problem: string };

const READERS: Record<Environment['TRUST_PROXY_HEADER'], ReadAddresses> = {
  'x-forwarded-for': readForwardedFor,
  forwarded: readForwarded,
};

/** Longest part of a header that a log line quotes. */
const QUOTED_LENGTH = 100;

/** Determines client addresses by `TRUST_PROXY` and `TRUST_PROXY_HEADER`. */
export class ClientAddresses {
  private readonly header: Environment['TRUST_PROXY_HEADER'];
  private readonly read: ReadAddresses;
  private readonly trusts: (address: string | null, hop: number) => boolean;

  constructor({ TRUST_PROXY: trusted, TRUST_PROXY_HEADER: header }: TrustSettings) {
    this.header = header;
    this.read = READERS[header];
    if (typeof trusted === 'boolean') this.trusts = () => trusted;
    // Safe only where clients cannot bypass the proxies; the documentation of TRUST_PROXY states it.
    else if (typeof trusted === 'number') this.trusts = (_, hop) => hop < trusted;
    else {
      const isWithin = proxyAddr.compile(trusted);
      this.trusts = (address, hop) => address !== null && isWithin(address, hop);
    }
  }

  /**
   * Follows the header from its end, past the trusted proxies. An address that cannot be read there is
   * unknown: the address of the proxy instead would make all of its clients one.
   */
  find(request: AddressedRequest): ClientAddress {
    const sender = parseAddress(request.socket.remoteAddress);
    if (!this.trusts(sender, 0)) return sender === null ? NO_CONNECTION : { address: sender };
    const header = this.headerOf(request);
    if (header === undefined) return this.findWithoutHeader(request, sender);
    let hop = 0;
    let text = '';
    let address: string | null = null;
    for (text of this.read(header)) {
      address = parseAddress(text);
      hop += 1;
      if (!this.trusts(address, hop)) break;
    }
    return address === null ? this.unreadable(sender, text) : { address };
  }

  /** Whether a trusted proxy forwarded the request, and thus vouches for its headers. */
  isForwarded(request: AddressedRequest): boolean {
    return (
      this.headerOf(request) !== undefined &&
      this.trusts(parseAddress(request.socket.remoteAddress), 0)
    );
  }

  private headerOf({ headers }: AddressedRequest): string | undefined {
    return headers[this.header]?.toString();
  }

  /** A request of the proxy's machine itself, such as a health check, unless the proxy sends another header. */
  private findWithoutHeader(request: AddressedRequest, sender: string | null): ClientAddress {
    const other = Object.keys(READERS).find((name) => request.headers[name] !== undefined);
    if (other !== undefined) {
      return {
        problem: `The proxy ${sender} sends ${other} instead of ${this.header}; set TRUST_PROXY_HEADER=${other}, or configure the proxy to send ${this.header}.`,
      };
    }
    return sender === null ? NO_CONNECTION : { address: sender };
  }

  private unreadable(sender: string | null, text: string): ClientAddress {
    const quoted = JSON.stringify(text.slice(0, QUOTED_LENGTH));
    return {
      problem: `The header ${this.header} from the proxy ${sender} has ${quoted} in place of an IP address; configure the proxy to send the address of its client.`,
    };
  }
}

type TrustSettings = Pick<Environment, 'TRUST_PROXY' | 'TRUST_PROXY_HEADER'>;

const NO_CONNECTION: ClientAddress = {
  problem: 'The connection has no address: its client has closed it, or it is a Unix socket.',
};
