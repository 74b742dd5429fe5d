/** Milliseconds that are thrown away. */
const WARM_UP = 2_000;

/**
 * Lets so many callers do a step again and again, and prints how many steps a second they did.
 *
 * @param begin makes the step of one caller
 */
export async function measureRate(callers, seconds, begin) {
  const steps = await Promise.all(Array.from({ length: callers }, begin));
  const startedAt = performance.now() + WARM_UP;
  const end = startedAt + seconds * 1000;
  let count = 0;
  await Promise.all(
    steps.map(async (step) => {
      while (performance.now() < end) {
        await step();
        if (performance.now() > startedAt) count += 1;
      }
    }),
  );
  process.stdout.write(`${count / ((performance.now() - startedAt) / 1000)}\n`);
}
