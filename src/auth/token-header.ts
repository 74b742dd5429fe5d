import { decodeProtectedHeader } from 'jose';

/** The header of a token, unverified; empty for a text that is none. */
export function headerOf(token: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}
