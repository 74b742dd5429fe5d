import { parseUrl } from '../common/parse-url.js';
import { isIP } from 'node:net';
import { parseOrigin } from './origin.js';

export const LOCALHOST = 'localhost';

/** The facet of an Android app: the SHA-256 hash of its signing certificate, in base64url. */
const ANDROID_APP = /^android:apk-key-hash:[A-Za-z0-9_-]{43}$/;

/** @returns a domain as browsers write it; undefined for an address or any other text */
export function parseDomain(text: string): string | undefined {
  const url = /^[^\s/?#@*\\:[\]]+$/.test(text) ? parseUrl(`https://${text}`) : undefined;
  if (!url) return undefined;
  const { hostname } = url;
  return isIP(hostname) !== 0 || hostname.endsWith('.') ? undefined : hostname;
}

/** @returns an origin with passkeys as browsers and Android send it; undefined for any other text */
export function parsePasskeyOrigin(text: string): string | undefined {
  if (ANDROID_APP.test(text)) return text;
  const origin = parseOrigin(text);
  if (origin === undefined || !/^https?:/.test(origin)) return undefined;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || hostname === LOCALHOST ? origin : undefined;
}
