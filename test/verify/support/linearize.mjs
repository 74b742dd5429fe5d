/**
 * Searches an order of overlapping operations that a sequential model allows: each takes effect at one
 * moment between its start and its end (linearizability; the search is that of Wing and Gong, "Testing
 * and verifying concurrent objects", 1993, with Lowe's cache of visited states).
 *
 * An operation is `{ from, to, isUnknown, … }`; an unknown one takes effect at any time after `from`, or
 * never.
 *
 * @param operations in any order
 * @param model `start`, the initial state; `apply(state, operation)`, the possible next states, empty when
 *   the result contradicts the state; `keyOf(state)`, a unique text for each state;
 *   `isReading(state, operation)`, whether an operation that leaves the state unchanged would do so
 *   later as well, so that the search may place it at once
 * @returns undefined when there is such an order, otherwise `{ state, stuck }`: the deepest reachable
 *   state, and the operations that contradict it
 */
export function findContradiction(operations, model) {
  const sorted = operations.toSorted((a, b) => a.from - b.from);
  const required = sorted.filter(({ isUnknown }) => !isUnknown).length;
  const deadEnds = new Set();
  let deepest = { placed: -1 };

  /** @param ahead placed positions after `first` */
  const search = (state, first, ahead, placed) => {
    if (placed === required) return true;
    const key = `${first}/${[...ahead].join()}/${model.keyOf(state)}`;
    if (deadEnds.has(key)) return false;
    const candidates = candidatesOf(sorted, first, ahead);
    if (placed > deepest.placed) {
      deepest = { placed, state, stuck: candidates.map((position) => sorted[position]) };
    }
    const steps = candidates.map((position) => ({
      position,
      next: model.apply(state, sorted[position]).filter(
        // An unknown operation without an effect needs no place in the order.
        (after) => !sorted[position].isUnknown || model.keyOf(after) !== model.keyOf(state),
      ),
    }));
    const reading = steps.find(
      ({ position, next }) =>
        !sorted[position].isUnknown &&
        next.length === 1 &&
        model.keyOf(next[0]) === model.keyOf(state) &&
        model.isReading(state, sorted[position]),
    );
    for (const { position, next } of reading ? [reading] : steps) {
      const counts = sorted[position].isUnknown ? 0 : 1;
      const rest = advance(first, ahead, position);
      for (const after of next) {
        if (search(after, rest.first, rest.ahead, placed + counts)) return true;
      }
    }
    deadEnds.add(key);
    return false;
  };
  return search(model.start, 0, [], 0) ? undefined : deepest;
}

/** The operations that may come next: those that start before the first end of a remaining one. */
function candidatesOf(sorted, first, ahead) {
  const candidates = [];
  let earliestEnd = Infinity;
  for (let position = first; position < sorted.length; position += 1) {
    if (ahead.includes(position)) continue;
    if (sorted[position].from > earliestEnd) break;
    earliestEnd = Math.min(earliestEnd, sorted[position].to);
    candidates.push(position);
  }
  return candidates;
}

/** Adds a position to the placed ones, which are all before `first` and those in `ahead`. */
function advance(first, ahead, position) {
  const placed = new Set([...ahead, position]);
  let next = first;
  while (placed.delete(next)) next += 1;
  return { first: next, ahead: [...placed].toSorted((a, b) => a - b) };
}
