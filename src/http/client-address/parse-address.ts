import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Of RFC 7239, section 6: a number, or an obfuscated identifier. */
const PORT = String.raw`(?::(?:\d{1,5}|_[\w.-]+))`;
const BRACKETED = new RegExp(`^\\[([^\\]]*)\\]${PORT}?$`);
/** Without brackets, only an address that ends as an IPv4 address is unambiguous. */
const IPV4_WITH_PORT = new RegExp(`^(.*\\.\\d{1,3})${PORT}$`, 's');

/**
 * Reads an IP address as sockets and proxies write it: in any notation, with a port (Azure, IIS) and with
 * the brackets of IPv6.
 *
 * @returns its one notation: an IPv4-mapped address as IPv4, an IPv6 address as RFC 5952 writes it and without
 *   its zone, which is meaningful on its own machine only; null for any other text
 */
export function parseAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  // Nearly every address; its one notation already.
  if (isIP(text) === 4) return text;
  const trimmed = text.trim();
  const [, withoutPort = trimmed] = BRACKETED.exec(trimmed) ?? IPV4_WITH_PORT.exec(trimmed) ?? [];
  const address = withoutPort.replace(/%.*/s, '');
  return isIP(address) ? ipaddr.process(address).toString() : null;
}
