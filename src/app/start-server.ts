import { codeOf } from '../common/errors/code-of.js';
import { loadEnvironment } from '../config/load-environment.js';
import { createApp } from './create-app.js';
import { logStartup } from './log-startup.js';
import { MetricsServer } from '../observability/metrics/metrics-server.js';
import { shutDownOnSignals } from './shut-down.js';

/**
 * The service, from its configuration to where it listens. It runs on until a signal ends the process.
 *
 * @throws StartupError for what a person can mend; what was opened until then is closed
 */
export async function startServer(): Promise<void> {
  const environment = loadEnvironment();
  process.stdout.once('error', (error) => {
    process.stderr.write(
      `the log can't be written any more (${codeOf(error)}); restart the service to have one again\n`,
    );
  });
  const app = await createApp(environment);
  try {
    await app.get(MetricsServer).listen();
    await app.listen({ port: environment.PORT, host: environment.HOST });
    shutDownOnSignals(app);
    await logStartup(app);
  } catch (error) {
    await app.close();
    throw error;
  }
}
