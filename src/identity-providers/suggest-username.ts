import { randomInt } from 'node:crypto';
import { canonicalUsername } from '../identity/canonical.js';
import { isReservedUsername } from '../users/reserved-usernames.js';
import type { ProviderIdentity } from './client/provider-identity.js';

const MIN_LENGTH = 3;
/** Leaves room for a number. */
const MAX_LENGTH = 48;

/**
 * Usernames for a new user, the best first: that of the provider or the first part of the address, then the same
 * with random numbers. Each keeps the rules of usernames that users choose themselves.
 */
export function suggestUsernames(
  { username, email }: Pick<ProviderIdentity, 'username' | 'email'>,
  random = () => randomInt(1000, 10_000),
): string[] {
  const candidates = [username, email?.split('@')[0]].flatMap((text) => toUsername(text) ?? []);
  const [base = 'user'] = candidates;
  return [...candidates, `${base}-${random()}`, `${base}-${random()}`, `${base}-${random()}`];
}

function toUsername(text = ''): string | undefined {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/@.*$/, '')
    .replace(/[^A-Za-z0-9]+/g, (separators) => /[_-]/.exec(separators)?.[0] ?? '.')
    .slice(0, MAX_LENGTH)
    .replace(/^[._-]+|[._-]+$/g, '');
  const isUsable = name.length >= MIN_LENGTH && !isReservedUsername(canonicalUsername(name));
  return isUsable ? name : undefined;
}
