import { Command } from 'commander';
import { withExamples } from './examples.js';

/** `serve`: runs until a signal stops the process. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('run the service; SIGTERM or Ctrl-C completes requests in flight and stops it')
    .action(async () => {
      const { startServer } = await import('../app/start-server.js');
      await startServer();
    });
  return withExamples(command, 'auth-service serve', 'PORT=9000 auth-service serve');
}
