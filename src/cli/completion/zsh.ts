import { type CommandWords, quoted, type Word } from './command-words.js';

/** Either read by `source`, or as the file `_auth-service` in a folder of `$fpath`. */
export function zshCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '');
  const values = commands.flatMap((command) =>
    [...command.values].map(([flag, known]) => ({ at: `${command.path} ${flag}`.trim(), known })),
  );
  const places = commands.flatMap(({ path, places: all }) =>
    all.map((words, place) => ({ at: `${path}:${place}`, words })),
  );
  return `#compdef ${program}
# Completion of ${program} for zsh.
_auth_service() {
  local at trail='' word=$words[CURRENT] before=$words[CURRENT-1]
  local -i i place=0
  local -a items flags
  for ((i = 2; i < CURRENT; i++)); do
    at=\${trail:+$trail }$words[i]
    case $at in
      ${paths.map(({ path }) => quoted(path)).join(' | ')}) trail=$at ;;
      # What follows is their value.
      ${values.map(({ at }) => quoted(at)).join(' | ')}) ((++i)) ;;
      *) [[ $words[i] == -* ]] || ((++place)) ;;
    esac
  done
  if [[ $word == --*=* ]]; then
    before=\${word%%=*}
    word=''
    compset -P '*='
  fi
  case \${trail:+$trail }$before in
${values.map(({ at, known }) => `    ${quoted(at)}) items=(${known.map(quoted).join(' ')}) ;;`).join('\n')}
    *)
      case $trail:$place in
${places.map(({ at, words }) => `        ${quoted(at)}) items=(${words.map(item).join(' ')}) ;;`).join('\n')}
      esac
      case $trail in
${commands.map(({ path, flags }) => `        ${quoted(path)}) flags=(${flags.map(item).join(' ')}) ;;`).join('\n')}
      esac
      ;;
  esac
  [[ $word != -* ]] || items=($flags)
  _describe ${quoted(program)} items || _files
}
if [[ $funcstack[1] == _${program} ]]; then
  _auth_service "$@"
else
  compdef _auth_service ${program}
fi
`;
}

function item({ word, description }: Word): string {
  const escaped = description.replaceAll(':', '\\:');
  return quoted(description === '' ? word : `${word}:${escaped}`);
}
