import 'reflect-metadata';
import { loadEnvironment } from './config/load-environment.js';
import { createApp } from './create-app.js';
import { explainFailure } from './explain-failure.js';
import { greet } from './greeting.js';
import { MetricsServer } from './metrics/metrics-server.js';
import { shutDownOnSignals } from './shut-down.js';

try {
  const environment = loadEnvironment();
  const app = await createApp(environment);
  await app.get(MetricsServer).listen();
  await app.listen({ port: environment.PORT, host: environment.HOST });
  shutDownOnSignals(app);
  await greet(app);
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
}
