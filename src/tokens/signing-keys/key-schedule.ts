import type { SigningKey } from './signing-key.entity.js';

const DAY = 24 * 60 * 60 * 1000;

/** Milliseconds from the publication of a key to its use; longer than verifiers cache the key set. */
export const PUBLISHED_AHEAD = DAY;

/**
 * Milliseconds from the last signature of a key to its deletion: the longest lifetime of a token, which is
 * one day, and one more for clocks and restarts.
 */
const KEPT_AFTER = 2 * DAY;

/** `next` is published, `active` signs, and `retiring` only verifies until its tokens have expired. */
export type SigningKeyState = 'next' | 'active' | 'retiring';

type Scheduled = Pick<SigningKey, 'id' | 'algorithm' | 'activeFrom'>;

/** The keys of an algorithm in the order of their use; every instance has the same order. */
function inOrder<K extends Scheduled>(keys: readonly K[], algorithm: string): K[] {
  return keys
    .filter((key) => key.algorithm === algorithm)
    .toSorted((a, b) => a.activeFrom.getTime() - b.activeFrom.getTime() || (a.id < b.id ? -1 : 1));
}

export function activeKey<K extends Scheduled>(
  keys: readonly K[],
  algorithm: string,
  now: number,
): K | undefined {
  return inOrder(keys, algorithm).findLast(({ activeFrom }) => activeFrom.getTime() <= now);
}

/** @returns the key that is published and not yet used */
export function nextKey<K extends Scheduled>(
  keys: readonly K[],
  algorithm: string,
  now: number,
): K | undefined {
  return inOrder(keys, algorithm).find(({ activeFrom }) => activeFrom.getTime() > now);
}

export function stateOf(key: Scheduled, keys: readonly Scheduled[], now: number): SigningKeyState {
  if (key.activeFrom.getTime() > now) return 'next';
  return activeKey(keys, key.algorithm, now)?.id === key.id ? 'active' : 'retiring';
}

/** @returns the time of the last signature of a key; undefined without a successor */
export function retiresAt(key: Scheduled, keys: readonly Scheduled[]): Date | undefined {
  const ordered = inOrder(keys, key.algorithm);
  return ordered[ordered.findIndex(({ id }) => id === key.id) + 1]?.activeFrom;
}

/** @returns the keys without an unexpired token */
export function outlivedKeys<K extends Scheduled>(keys: readonly K[], now: number): K[] {
  return keys.filter((key) => (retiresAt(key, keys)?.getTime() ?? Infinity) + KEPT_AFTER <= now);
}

/**
 * The start of the next key of a schedule.
 *
 * @param days after which a key is replaced
 * @returns undefined where the next key need not be published yet
 */
export function nextStart(active: Scheduled, days: number, now: number): Date | undefined {
  const due = active.activeFrom.getTime() + days * DAY;
  if (due - PUBLISHED_AHEAD > now) return undefined;
  return new Date(Math.max(due, now + PUBLISHED_AHEAD));
}
