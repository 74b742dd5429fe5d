import { IsOptional, Matches } from 'class-validator';
import type { TrustProxy } from '../trust-proxy.js';
import { IsHeaderNameList } from '../variable-rules/header-names.decorator.js';
import { IsOneOf } from '../variable-rules/one-of.decorator.js';
import { IsOriginList } from '../variable-rules/origins.decorator.js';
import { IsPublicUrl } from '../variable-rules/public-url.decorator.js';
import { IsTrustProxy } from '../variable-rules/trust-proxy.decorator.js';
import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';
import { DatabaseVariables } from './database-variables.js';

const PROXY_HEADERS = ['x-forwarded-for', 'forwarded'] as const;

/** The port of the API, its requests and its proxies. */
export class HttpVariables extends DatabaseVariables {
  /** The TCP port to listen on. `0` selects any free port. */
  @IsWholeNumber(0, 65535)
  PORT: number = 8000;

  /**
   * The address to listen on. The default accepts only local connections; `0.0.0.0` listens on all IPv4
   * addresses, as containers require.
   */
  @Matches(/^[^\s[\]/]+$/, { message: 'must be an address (IPv6 without brackets) or a host name' })
  HOST: string = '127.0.0.1';

  /**
   * The address at which clients reach the service, an origin with or without a path:
   * `https://example.com/auth`. The source of every address in responses and in the OpenAPI document. A
   * proxy may pass requests on with the path or without. Unset, addresses are paths such as
   * `/api/v1/users`.
   */
  @IsPublicUrl()
  @IsOptional()
  PUBLIC_URL?: string;

  /**
   * Time for a complete request to arrive, in seconds; its headers have at most 10 seconds. A slower
   * request is rejected with 408. A client that accepts no part of a response for this time is
   * disconnected.
   */
  @IsWholeNumber(1, 300)
  REQUEST_TIMEOUT_SECONDS: number = 30;

  /**
   * Time between the signal to stop and the stop, in seconds. The service is not ready at once, but serves
   * requests for this long, so that load balancers can turn to other instances. Set it to the time that
   * they take to notice, and the stop time-out of the supervisor to at least ten seconds more.
   */
  @IsWholeNumber(0, 300)
  SHUTDOWN_DELAY_SECONDS: number = 0;

  /** Maximum number of open connections. Further connections are closed immediately. */
  @IsWholeNumber(1, 1_000_000)
  MAX_CONNECTIONS: number = 10_000;

  /**
   * Origins that browsers and web views may call the API from (CORS), as a JSON array or a comma-separated
   * list, such as `https://app.example.com,capacitor://localhost`. An origin has neither a path nor a `*`;
   * upper case, a default port and an IDN are normalised as in browsers.
   */
  @IsOriginList()
  BACKEND_CORS_ORIGINS: string[] = [];

  /**
   * Further request headers that those origins may send (CORS), as a JSON array or a comma-separated list,
   * such as `x-requested-with`. `Authorization`, `Content-Type`, `X-Request-Id` and the headers of common
   * tracing tools (`traceparent`, `baggage`, `sentry-trace` and others) are always allowed.
   */
  @IsHeaderNameList()
  BACKEND_CORS_HEADERS: string[] = [];

  /**
   * The proxies trusted to send the address of the client: `false` (none), `true` (all), a number of hops
   * (safe only where clients cannot bypass the proxies), or a comma-separated list of addresses, ranges
   * and the names `loopback`, `linklocal` and `uniquelocal`.
   */
  @IsTrustProxy()
  TRUST_PROXY: TrustProxy = false;

  /**
   * The header that the proxies of `TRUST_PROXY` add the address of the client to: `x-forwarded-for`, or
   * `forwarded` (RFC 7239). Only a header that every proxy sets is safe, as clients can send the other one.
   */
  @IsOneOf(PROXY_HEADERS)
  TRUST_PROXY_HEADER: (typeof PROXY_HEADERS)[number] = 'x-forwarded-for';
}
