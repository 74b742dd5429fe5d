import { Argument, Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { commandWords } from './command-words.js';
import { SHELL_SCRIPTS } from './shell-scripts.js';

/** `completion`; the script contains all words, so that a completion does not start the program. */
export function completionCommand({ stdout }: Terminal): Command {
  const command = new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELL_SCRIPTS)))
    .action((shell: keyof typeof SHELL_SCRIPTS, _options: unknown, { parent }: Command) => {
      if (parent) stdout.write(SHELL_SCRIPTS[shell](parent.name(), commandWords(parent)));
    });
  return withExamples(
    command,
    'auth-service completion bash > ~/.local/share/bash-completion/completions/auth-service',
    'auth-service completion zsh > ~/.zsh/completions/_auth-service',
    'auth-service completion fish > ~/.config/fish/completions/auth-service.fish',
  );
}
