import { type CommandWords, quoted } from './command-words.js';

/** Either read by `source`, or as the file `_auth-service` in a folder of `$fpath`. */
export function zshCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '');
  const values = commands.flatMap((command) =>
    [...command.values].map(([flag, known]) => ({ at: `${command.path} ${flag}`.trim(), known })),
  );
  return `#compdef ${program}
# Completion of ${program} for zsh.
_auth_service() {
  local at trail=''
  local -i i
  local -a items flags
  for ((i = 2; i < CURRENT; i++)); do
    at=\${trail:+$trail }$words[i]
    case $at in
      ${paths.map(({ path }) => quoted(path)).join(' | ')}) trail=$at ;;
    esac
  done
  case \${trail:+$trail }$words[CURRENT-1] in
${values.map(({ at, known }) => `    ${quoted(at)}) items=(${known.map(quoted).join(' ')}) ;;`).join('\n')}
    *)
      case $trail in
${commands.map(({ path, words, flags }) => `        ${quoted(path)}) items=(${words.map(item).join(' ')}) flags=(${flags.map(item).join(' ')}) ;;`).join('\n')}
      esac
      ;;
  esac
  [[ $words[CURRENT] != -* ]] || items=($flags)
  _describe ${quoted(program)} items || _files
}
if [[ $funcstack[1] == _${program} ]]; then
  _auth_service "$@"
else
  compdef _auth_service ${program}
fi
`;
}

function item({ word, description }: CommandWords['words'][number]): string {
  const escaped = description.replaceAll(':', '\\:');
  return quoted(description === '' ? word : `${word}:${escaped}`);
}
