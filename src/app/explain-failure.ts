import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';

/** The reason why the process stops: one line for an operator's mistake, a stack trace for a bug. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { port } = error as { port?: number };
  switch (port === undefined ? undefined : codeOf(error)) {
    case 'EADDRINUSE':
      return `PORT ${port} is in use by another process; set PORT to a free port`;
    case 'EACCES':
      return `PORT ${port} requires privileges that this user lacks; set PORT above 1023`;
    case 'EADDRNOTAVAIL':
      return 'HOST is not a local address; set it to 127.0.0.1, or to 0.0.0.0 for all addresses';
    default:
      if (codeOf(error) === 'ENOTFOUND') {
        return 'HOST is a host name that cannot be resolved; set it to an address';
      }
      return error.stack ?? error.message;
  }
}
