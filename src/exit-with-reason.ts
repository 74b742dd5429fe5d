import { ConfigurationError } from './config/load-environment.js';
import { StartupError } from './database/startup.error.js';

/**
 * Ends the process with status 1. What a person can mend is said in one line each; what is a fault
 * of ours comes with its stack.
 */
export function exitWithReason(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

export function explain(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof StartupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken by another process; set PORT to a free one`;
  if (code === 'EACCES' && port) return `port ${port} may not be opened by this user; set PORT above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return 'HOST is no address of this machine; set it to 127.0.0.1, or to 0.0.0.0 for all';
  }
  return error.stack ?? error.message;
}
