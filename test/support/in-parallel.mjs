/** Works on all items with each of the workers, which take them in order. */
export async function inParallel(workers, items, work) {
  const waiting = [...items];
  const run = async (worker) => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item, worker);
    }
  };
  await Promise.all([...workers].map(run));
}
