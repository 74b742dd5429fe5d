import { Command } from 'commander';
import { startServer } from '../start-server.js';

/** `serve`: the process is the service until a signal ends it. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service; SIGTERM or Ctrl-C finishes what is under way and ends it')
    .action(() => startServer());
}
