import type { CommandWords } from './command-words.js';

/** Where an option's value is asked for, fish offers the known ones, or else files. */
export function fishCompletion(program: string, commands: CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const lines = commands.flatMap(({ path, words, flags, values }) =>
    [...words, ...flags].map(({ word, description }) => {
      const known = values.get(word);
      const takes = known
        ? ` -r${known.length > 0 ? ` -f -a ${quoted(known.join(' '))}` : ''}`
        : '';
      const offer = word.startsWith('--') ? `-l ${word.slice(2)}${takes}` : `-f -a ${quoted(word)}`;
      const condition = quoted(`__auth_service_at ${quoted(path)}`);
      const about = description === '' ? '' : ` -d ${quoted(description)}`;
      return `complete -c ${program} -n ${condition} ${offer}${about}`;
    }),
  );
  return `# Completion of ${program} for fish.
function __auth_service_at
  set -l trail
  for word in (commandline -opc)[2..]
    if contains -- (string join -- ' ' $trail $word) ${paths.join(' ')}
      set -a trail $word
    end
  end
  test "$trail" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
