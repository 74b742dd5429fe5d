import ipaddr from 'ipaddr.js';

/**
 * The key by which a client address is counted: an IPv4 address itself, even if written as an IPv4-mapped
 * IPv6 address, and the /64 of an IPv6 address, as one subscriber usually has all of its addresses.
 *
 * @param address of the socket or from a trusted proxy
 */
export function addressKey(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  // ipaddr.js reads the deprecated `::192.0.2.1` (RFC 4291, section 2.5.5.1) as a mapped address as well.
  const isMapped = parsed.isIPv4MappedAddress() && /ffff:[^:]+(:[^:]+)?$/i.test(address);
  if (isMapped) return parsed.toIPv4Address().toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
