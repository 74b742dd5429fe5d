/** @returns milliseconds of CPU time of this process with all its threads; other processes do not add to it */
export async function measureCpuTime(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
