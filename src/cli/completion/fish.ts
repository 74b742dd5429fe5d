import type { CommandWords, Word } from './command-words.js';

/** Where an option's value is asked for, fish offers the known ones, or else files. */
export function fishCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const values = commands.flatMap((command) =>
    [...command.values.keys()].map((flag) => quoted(`${command.path} ${flag}`.trim())),
  );
  const offer = (condition: string, what: string, { description }: Word) => {
    const about = description === '' ? '' : ` -d ${quoted(description)}`;
    return `complete -c ${program} -n ${quoted(condition)} ${what}${about}`;
  };
  const lines = commands.flatMap((command) => {
    const at = `__auth_service_at ${quoted(command.path)}`;
    return [
      ...command.places.flatMap((words, place) =>
        words.map((word) => offer(`${at} ${place}`, `-f -a ${quoted(word.word)}`, word)),
      ),
      ...command.flags.map((flag) => {
        const known = command.values.get(flag.word);
        const choices = known && known.length > 0 ? ` -f -a ${quoted(known.join(' '))}` : '';
        return offer(at, `-l ${flag.word.slice(2)}${known ? ` -r${choices}` : ''}`, flag);
      }),
    ];
  });
  return `# Completion of ${program} for fish.
function __auth_service_at
  set -l trail
  set -l place 0
  set -l isValue false
  for word in (commandline -opc)[2..]
    set -l at (string join -- ' ' $trail $word)
    if $isValue
      set isValue false
    else if contains -- $at ${paths.join(' ')}
      set -a trail $word
    else if contains -- $at ${values.join(' ')}
      set isValue true
    else if not string match -q -- '-*' $word
      set place (math $place + 1)
    end
  end
  test "$trail" = "$argv[1]"; and contains -- "$argv[2]" '' $place
end
${lines.join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
