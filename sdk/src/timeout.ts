/**
 * Runs a task that must finish in time. Rejects after the time even if the task ignores its signal.
 * `AbortSignal.timeout` is not used because React Native has none.
 *
 * @throws an error named `TimeoutError`, like that of `AbortSignal.timeout`
 */
export async function withTimeout<T>(
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`The service timed out after ${milliseconds} ms; try again later.`);
      error.name = 'TimeoutError';
      controller.abort(error);
      reject(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([run(controller.signal), expiry]);
  } finally {
    clearTimeout(timer);
  }
}
