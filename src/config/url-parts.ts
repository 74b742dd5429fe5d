import { rejectUrl } from './url-error.js';

/** Decodes a percent-encoded part of a URL. @throws UrlError */
export function decode(text: string): string {
  let decoded = '';
  try {
    decoded = decodeURIComponent(text);
  } catch {
    rejectUrl('must have % percent-encoded in user name and password, as %25');
  }
  // PostgreSQL's protocol ends texts with a zero byte, as SASL's PLAIN does.
  if (decoded.includes('\0')) rejectUrl('must not contain %00');
  return decoded;
}
