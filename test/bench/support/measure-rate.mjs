/** Milliseconds of warm-up without measurement. */
const WARM_UP = 2_000;

/**
 * Repeats a step in concurrent callers for `seconds` and prints the steps per second.
 *
 * @param createStep returns the step of one caller
 */
export async function measureRate(callers, seconds, createStep) {
  const steps = await Promise.all(Array.from({ length: callers }, createStep));
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
