export function inParallel<Worker, Item>(
  workers: Iterable<Worker>,
  items: Iterable<Item>,
  work: (item: Item, worker: Worker) => Promise<void>,
): Promise<void>;
