import { type CommandWords, quoted } from './command-words.js';

/** Where nothing is known that fits, bash offers files (`-o default`). */
export function bashCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '');
  const values = commands.flatMap((command) =>
    [...command.values].map(([flag, known]) => ({ at: `${command.path} ${flag}`.trim(), known })),
  );
  return `# Completion of ${program} for bash.
_auth_service() {
  local word path='' at words='' flags='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    at=\${path:+$path }\${COMP_WORDS[i]}
    case $at in
      ${paths.map(({ path }) => quoted(path)).join(' | ')}) path=$at ;;
    esac
  done
  word=\${COMP_WORDS[COMP_CWORD]}
  case \${path:+$path }\${COMP_WORDS[COMP_CWORD - 1]} in
${values.map(({ at, known }) => `    ${quoted(at)}) words=${quoted(known.join(' '))} ;;`).join('\n')}
    *)
      case $path in
${commands.map(({ path, words, flags }) => `        ${quoted(path)}) words=${list(words)} flags=${list(flags)} ;;`).join('\n')}
      esac
      ;;
  esac
  [[ $word != -* ]] || words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _auth_service ${program}
`;
}

function list(words: CommandWords['words']): string {
  return quoted(words.map(({ word }) => word).join(' '));
}
