import 'reflect-metadata';

import { runCli } from './cli/run-cli.js';
import { codeOf } from './common/errors/code-of.js';

// `auth-service user list | head` closes the pipe early; that is no fault.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), process);
