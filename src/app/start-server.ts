import { codeOf } from '../common/errors/code-of.js';
import { loadExamined } from '../config/load-environment.js';
import { createLogger } from '../observability/logging/logger.js';
import { createApp } from './create-app.js';
import { logStartup } from './log-startup.js';
import { MetricsServer } from '../observability/metrics/metrics-server.js';
import { shutDownOnSignals } from './shut-down.js';

/**
 * Starts the service. It runs until a signal stops the process.
 *
 * @throws StartupError for an operator's mistake; database and ports are closed again
 */
export async function startServer(): Promise<void> {
  const { environment, warnings } = loadExamined();
  // Before the start, which may fail because of a misspelt variable.
  const logger = createLogger(environment);
  for (const warning of warnings) logger.warn(warning, 'Configuration');
  process.stdout.once('error', (error) => {
    process.stderr.write(
      `the log cannot be written (${codeOf(error)}); restart the service to write it again\n`,
    );
  });
  const app = await createApp(environment);
  try {
    await app.get(MetricsServer).listen();
    await app.listen({ port: environment.PORT, host: environment.HOST });
    shutDownOnSignals(app, environment.SHUTDOWN_DELAY_SECONDS);
    await logStartup(app);
  } catch (error) {
    await app.close();
    throw error;
  }
}
