import proxyAddr from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

/** Fastify's `trustProxy`: none, all, a number of hops, or addresses, ranges and range names. */
export type TrustProxy = boolean | number | string[];

/** @returns undefined when the text is none of these forms */
export function parseTrustProxy(text: string): TrustProxy | undefined {
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const ranges = value.split(',').map((item) => item.trim());
  return ranges.every((range) => isRange(range)) ? ranges : undefined;
}

/** Whether Fastify accepts the text as an address, a range or the name of a range. */
function isRange(text: string): boolean {
  const [address = '', prefix = '0'] = text.split('/');
  // proxy-addr also accepts shortened and octal IPv4 addresses and netmasks, which are likely mistakes.
  if (ipaddr.IPv4.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return false;
  if (!/^\d+$/.test(prefix)) return false;
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
}
