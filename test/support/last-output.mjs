const texts = [];

/**
 * Prints a text at the end of the run, below the report of covered lines: Jest prints that long report after
 * the output of all configured reporters, so a reader of the last lines would miss what they say.
 */
export function printLast(text) {
  if (texts.length === 0) process.once('exit', () => process.stdout.write(texts.join('')));
  texts.push(text);
}
