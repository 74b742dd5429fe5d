/**
 * The user handle of passkeys (WebAuthn, section 5.4.3): the bytes of the user's id, which reveal no name or
 * address.
 *
 * @returns base64url
 */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}
