import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Environment } from '../../config/environment.js';

/** Headers by which proxies pass the address of their client on. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;

/**
 * Whether a request comes from the machine itself. A request that a proxy on this machine forwards is none,
 * unless the proxy is trusted and names a client on this machine: its socket alone says nothing.
 */
export function isLoopbackClient(
  { clientAddress, headers }: Pick<FastifyRequest, 'clientAddress' | 'headers'>,
  { TRUST_PROXY }: Pick<Environment, 'TRUST_PROXY'>,
): boolean {
  const isForwarded = FORWARDING.some((name) => headers[name] !== undefined);
  if (isForwarded && TRUST_PROXY === false) return false;
  return clientAddress !== null && ipaddr.process(clientAddress).range() === 'loopback';
}
