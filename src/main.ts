import { runCli } from './cli/run-cli.js';
import { codeOf } from './common/errors/code-of.js';

// A reader may close the pipe (`auth-service user list | head`), and the disk of a log may be full. Neither
// may stop the service, or an import before its end.
let unwritten = 0;
process.stdout.on('error', (error) => {
  if (codeOf(error) !== 'EPIPE') unwritten = 1;
});
process.stderr.on('error', () => undefined);

process.exitCode = (await runCli(process.argv.slice(2), process)) || unwritten;
