/** Formats a count with its noun: `1 session`, `2 sessions`, `2 deliveries`. */
export function pluralize(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
