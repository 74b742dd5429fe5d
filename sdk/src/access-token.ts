const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns whether two access tokens have different subjects. Tokens without a subject differ from none. */
export function belongToDifferentUsers(token: string, other: string): boolean {
  const [subject, otherSubject] = [token, other].map(subjectOf);
  return subject !== undefined && otherSubject !== undefined && subject !== otherSubject;
}

/** The unverified `sub` claim of an access token, or undefined if it has none. */
function subjectOf(token: string): string | undefined {
  try {
    return (JSON.parse(decode(token.split('.')[1] ?? '')) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}

/** Decodes base64url to one character per byte, like `atob`, which React Native had not before version 0.74. */
function decode(text: string): string {
  let decoded = '';
  let bits = 0;
  let value = 0;
  for (const digit of text) {
    value = ((value & 0xff) << 6) | BASE64URL.indexOf(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((value >> bits) & 0xff);
  }
  return decoded;
}
