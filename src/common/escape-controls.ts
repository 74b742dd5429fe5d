/** Control characters, Unicode's ends of lines, and what turns the direction of writing. */
const UNSAFE_ON_A_LINE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/**
 * One line that sends nothing to a terminal, whatever the text holds: what is unsafe stands there as
 * JSON escapes it.
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE_ON_A_LINE, escaped);
}

/** One line of text that sends no control sequence to a terminal: unsafe characters become U+FFFD. */
export function replaceControls(text: string): string {
  return text.replace(UNSAFE_ON_A_LINE, '\uFFFD');
}

function escaped(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : json;
}
