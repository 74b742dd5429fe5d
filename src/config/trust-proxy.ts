import { isIP } from 'node:net';

/** What Fastify calls `trustProxy`: nobody, everybody, so many hops, or these addresses and ranges. */
export type TrustProxy = boolean | number | string[];

/** Names that proxy-addr knows for private ranges. */
const RANGE_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** @returns undefined when the text is none of the forms */
export function parseTrustProxy(text: string): TrustProxy | undefined {
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const addresses = value.split(',').map((item) => item.trim());
  return addresses.every((address) => RANGE_NAMES.has(address) || isAddressOrRange(address))
    ? addresses
    : undefined;
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
