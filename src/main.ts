import 'reflect-metadata';
import { exitWithReason } from './exit-with-reason.js';
import { loadEnvironment } from './config/load-environment.js';
import { createApp } from './create-app.js';
import { greet } from './greeting.js';

try {
  const environment = loadEnvironment();
  const app = await createApp(environment);
  await app.listen({ port: environment.PORT, host: environment.HOST });
  await greet(app);
} catch (error) {
  exitWithReason(error);
}
