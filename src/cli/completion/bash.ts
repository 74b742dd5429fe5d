import { type CommandWords, quoted, type Word } from './command-words.js';

/** Where nothing is known that fits, bash offers files (`-o default`). */
export function bashCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '');
  const values = commands.flatMap((command) =>
    [...command.values].map(([flag, known]) => ({ at: `${command.path} ${flag}`.trim(), known })),
  );
  const places = commands.flatMap(({ path, places: all }) =>
    all.map((words, place) => ({ at: `${path}:${place}`, words })),
  );
  return `# Completion of ${program} for bash.
_auth_service() {
  local at word before path='' words='' flags='' i place=0
  for ((i = 1; i < COMP_CWORD; i++)); do
    at=\${path:+$path }\${COMP_WORDS[i]}
    case $at in
      ${paths.map(({ path }) => quoted(path)).join(' | ')}) path=$at ;;
      # What follows is their value; bash takes a = for a word.
      ${values.map(({ at }) => quoted(at)).join(' | ')})
        [[ \${COMP_WORDS[++i]} != '=' ]] || ((++i))
        ;;
      *) [[ \${COMP_WORDS[i]} == -* ]] || ((++place)) ;;
    esac
  done
  word=\${COMP_WORDS[COMP_CWORD]}
  before=\${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $before == '=' ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case \${path:+$path }$before in
${values.map(({ at, known }) => `    ${quoted(at)}) words=${quoted(known.join(' '))} ;;`).join('\n')}
    *)
      case $path:$place in
${places.map(({ at, words }) => `        ${quoted(at)}) words=${list(words)} ;;`).join('\n')}
      esac
      case $path in
${commands.map(({ path, flags }) => `        ${quoted(path)}) flags=${list(flags)} ;;`).join('\n')}
      esac
      ;;
  esac
  [[ $word != -* ]] || words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _auth_service ${program}
`;
}

function list(words: Word[]): string {
  return quoted(words.map(({ word }) => word).join(' '));
}
