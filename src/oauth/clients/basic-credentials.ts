import { isUtf8 } from 'node:buffer';

const BASIC = /^basic +([\w+/.~-]+={0,2}) *$/i;

/**
 * Both parts are form-urlencoded before they are joined (RFC 6749, section 2.3.1): a secret may contain `:` or `%`.
 *
 * @returns undefined for a header that is malformed, or of another scheme
 */
export function readBasicCredentials(
  authorization: string,
): { clientId: string; secret: string } | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const clientId = decodeForm(text.slice(0, colon));
  const secret = decodeForm(text.slice(colon + 1));
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
}

function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
