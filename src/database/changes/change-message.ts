import type { AnyChange, Change } from './change-feed.js';

/** Serializes changes for the other instances. */
export function formatChanges(changes: AnyChange[]): string {
  return JSON.stringify(changes);
}

/** @returns `everything` for a message that cannot be parsed, or one that holds it */
export function parseChanges(payload = ''): AnyChange[] {
  try {
    const changes: unknown = JSON.parse(payload);
    return Array.isArray(changes) && changes.every(isChange) ? changes : ['everything'];
  } catch {
    return ['everything'];
  }
}

function isChange(value: unknown): value is Change | 'outbox' | 'signing_keys' {
  if (value === 'outbox' || value === 'signing_keys') return true;
  if (typeof value !== 'object' || value === null) return false;
  return 'user' in value
    ? typeof value.user === 'string'
    : 'id' in value && typeof value.id === 'string';
}
