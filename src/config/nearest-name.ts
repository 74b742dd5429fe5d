/** Edits up to which a name counts as a typing error. */
const MAX_EDITS = 3;

interface Nearest {
  readonly name: string;
  /** Inserted, deleted, replaced and swapped letters, regardless of their case. */
  readonly edits: number;
}

/**
 * @param maxEdits a start compares each variable of the process with each known name: a low limit is faster
 * @returns the known name that is most similar, unless none is similar
 */
export function nearestName(
  name: string,
  known: readonly string[],
  maxEdits = MAX_EDITS,
): Nearest | undefined {
  const limit = Math.min(maxEdits, Math.floor(name.length / 3));
  return known
    .filter((each) => Math.abs(each.length - name.length) <= limit)
    .map((each) => ({
      name: each,
      edits: countEdits(name.toUpperCase(), each.toUpperCase(), limit),
    }))
    .filter(({ edits }) => edits <= limit)
    .toSorted((a, b) => a.edits - b.edits)[0];
}

/** @returns the optimal string alignment distance, or Infinity if it is above the limit */
function countEdits(from: string, to: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      );
    }
    // A later cell is at least the lowest of these two rows.
    if (Math.min(...last, ...current) > limit) return Infinity;
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
