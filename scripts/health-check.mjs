// Health check of the container: exits with 0 when the local service is ready, otherwise with 1.
const { PORT = '8000' } = process.env;
try {
  const { ok } = await fetch(`http://127.0.0.1:${PORT}/health/ready`, {
    signal: AbortSignal.timeout(4_000),
  });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
