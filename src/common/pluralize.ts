/** Formats a count with its noun: `1 session`, `2 sessions`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
