import { Argument, Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { bashCompletion } from './bash.js';
import { commandWords } from './command-words.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `completion`: a script that a shell reads once; nothing is asked of the service while one types. */
export function completionCommand({ stdout }: Terminal): Command {
  const command = new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS, _options: unknown, { parent }: Command) => {
      if (parent) stdout.write(SHELLS[shell](parent.name(), commandWords(parent)));
    });
  return withExamples(
    command,
    'auth-service completion bash > ~/.local/share/bash-completion/completions/auth-service',
    'auth-service completion zsh > ~/.zsh/completions/_auth-service',
    'auth-service completion fish > ~/.config/fish/completions/auth-service.fish',
  );
}
