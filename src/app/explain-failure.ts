import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';

/** Why the process can't go on: one line for what a person can mend, the stack for a fault of ours. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { port } = error as { port?: number };
  switch (port === undefined ? undefined : codeOf(error)) {
    case 'EADDRINUSE':
      return `PORT ${port} is taken by another process; set PORT to a free one`;
    case 'EACCES':
      return `PORT ${port} may not be opened by this user; set PORT above 1023`;
    case 'EADDRNOTAVAIL':
      return 'HOST is no address of this machine; set it to 127.0.0.1, or to 0.0.0.0 for all';
    default:
      if (codeOf(error) === 'ENOTFOUND')
        return 'HOST is a name that nobody knows; set it to an address';
      return error.stack ?? error.message;
  }
}
