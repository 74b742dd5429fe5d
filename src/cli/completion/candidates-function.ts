import type { CommandWords, Word } from './command-words.js';

/**
 * A POSIX shell function that prints the candidates for the last of its arguments, the words typed so far
 * without the name of the program. One candidate per line: the word, a tab and its description. It prints
 * nothing where any value is allowed. Every shell completes with the same function.
 */
export function candidatesFunction(name: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(` ${path}`));
  const valueFlags = commands.flatMap(({ path, values }) =>
    [...values.keys()].map((flag) => quote(at(path, flag))),
  );
  const cases = commands.flatMap(({ path, positions, flags, values }) => [
    ...positions.map((words, position) => printCase(at(path, String(position)), words)),
    printCase(at(path, '-'), flags),
    ...[...values].map(([flag, words]) => printCase(at(path, flag), words)),
  ]);
  return `${name}() (
  path='' slot=0
  while [ $# -gt 1 ]; do
    case "$path $1" in
      ${paths.join(' | ')}) path="$path $1" ;;
      # The next word is the value of the flag.
      ${valueFlags.join(' | ')}) if [ $# -gt 2 ]; then shift; else slot=$1; fi ;;
      *) case $1 in -*) ;; *) slot=$((slot + 1)) ;; esac ;;
    esac
    shift
  done
  case "$slot $1" in
    *' --'*=*) slot=\${1%%=*} ;;
    [0-9]*' -'*) slot=- ;;
  esac
  case "$path $slot" in
${cases.filter((line) => line !== '').join('\n')}
  esac
)
`;
}

/** The label of a case: the path, then a flag, a position or `-` for all flags. */
function at(path: string, slot: string): string {
  return path === '' ? ` ${slot}` : ` ${path} ${slot}`;
}

function printCase(label: string, words: Word[]): string {
  if (words.length === 0) return '';
  const pairs = words.flatMap(({ text, description }) => [quote(text), quote(description)]);
  return `    ${quote(label)}) printf '%s\\t%s\\n' ${pairs.join(' ')} ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
