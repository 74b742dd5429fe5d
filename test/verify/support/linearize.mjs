/**
 * Looks for an order of overlapping operations that a sequential model explains: each takes effect
 * at one moment between its beginning and its end (linearizability; the search is that of Wing and
 * Gong, "Testing and verifying concurrent objects", 1993, with Lowe's memory of the dead ends).
 *
 * An operation is `{ from, to, isUnknown, … }`: an unknown one takes effect at any time after `from`,
 * or never.
 *
 * @param operations in any order
 * @param model `start`, the first state; `apply(state, operation)`, the states that the operation may
 *   leave, none when its result does not fit; `keyOf(state)`, the same text for the same state;
 *   `isReading(state, operation)`, whether the operation, which fits here and changes nothing, could
 *   change nothing later either, so that it may as well come now
 * @returns undefined when there is such an order, otherwise `{ state, stuck }`: the last state that
 *   could be reached and the operations of which none fits there
 */
export function findContradiction(operations, model) {
  const sorted = operations.toSorted((a, b) => a.from - b.from);
  const wanted = sorted.filter(({ isUnknown }) => !isUnknown).length;
  const deadEnds = new Set();
  let deepest = { placed: -1 };

  /** @param ahead positions after `first` that have been placed already */
  const search = (state, first, ahead, placed) => {
    if (placed === wanted) return true;
    const key = `${first}/${[...ahead].join()}/${model.keyOf(state)}`;
    if (deadEnds.has(key)) return false;
    const candidates = candidatesOf(sorted, first, ahead);
    if (placed > deepest.placed) {
      deepest = { placed, state, stuck: candidates.map((position) => sorted[position]) };
    }
    const steps = candidates.map((position) => ({
      position,
      next: model.apply(state, sorted[position]).filter(
        // An unknown operation that changes nothing may as well never have been.
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

/** Which operations may come next: those that began before any that is left has ended. */
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

/** The same set of placed operations, as everything before `first` and a few positions after it. */
function advance(first, ahead, position) {
  const placed = new Set([...ahead, position]);
  let next = first;
  while (placed.delete(next)) next += 1;
  return { first: next, ahead: [...placed].toSorted((a, b) => a - b) };
}
