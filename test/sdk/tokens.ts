/** An access token with this subject, which no service would accept. */
export function tokenOf(sub: string, claims: object = {}): string {
  const payload = Buffer.from(JSON.stringify({ sub, ...claims })).toString('base64url');
  return `header.${payload}.signature`;
}
