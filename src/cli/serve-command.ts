import { Command } from 'commander';
import { startServer } from '../app/start-server.js';
import { withExamples } from './examples.js';

/** `serve`: the process is the service until a signal ends it. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('run the service; SIGTERM or Ctrl-C finishes what is under way and ends it')
    .action(() => startServer());
  return withExamples(command, 'auth-service serve', 'PORT=9000 auth-service serve');
}
