/** The sender or recipient of a mail. */
export interface Mailbox {
  /** Empty for an address alone. */
  readonly name: string;
  readonly address: string;
}

/** One `@` between characters that need no quotes in a header and no escape in an SMTP command (RFC 5321). */
const ADDRESS = /^[^\p{C}\p{Z}<>()[\]\\,;:"@]{1,64}@[^\p{C}\p{Z}<>()[\]\\,;:"@]{1,255}$/u;

/** Whether a text is safe in the envelope and the header of a mail: neither ends a line nor adds an address. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text) && !text.startsWith('-');
}

/**
 * Parses `address` or `Name <address>`, with or without quotes around the name.
 *
 * @returns undefined for any other text
 */
export function parseMailbox(text: string): Mailbox | undefined {
  const trimmed = text.trim();
  // Without two neighbouring parts that both match white space: it would read a long run of it many times.
  const [, quoted, plain = '', address = trimmed] =
    /^(?:"([^"\\]*)"\s*|([^"<>]*))<([^<>]*)>$/.exec(trimmed) ?? [];
  const name = (quoted ?? plain).trim();
  if (!isMailAddress(address) || /\p{C}|\p{Zl}|\p{Zp}/u.test(name)) return undefined;
  return { name, address };
}
