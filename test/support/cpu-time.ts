/** Milliseconds of work of this process and all of its threads, which other processes do not add to. */
export async function measureCpuTime(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
