import { decodeProtectedHeader } from 'jose';

/** Characters; a token of this service has fewer than 2,000. */
const MAX_LENGTH = 8 * 1024;

/** The header of a token, unverified; empty for a text that is none. */
export function headerOf(token: string): Record<string, unknown> {
  if (token.length > MAX_LENGTH) return {};
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}
