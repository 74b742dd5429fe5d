/** Control characters, Unicode line separators and bidirectional formatting characters. */
const UNSAFE_ON_A_LINE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/** Turns any text into one line without terminal control sequences; unsafe characters are JSON-escaped. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE_ON_A_LINE, escapeCharacter);
}

/** One line of text that sends no control sequence to a terminal: unsafe characters become U+FFFD. */
export function replaceControls(text: string): string {
  return text.replace(UNSAFE_ON_A_LINE, '\uFFFD');
}

function escapeCharacter(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : json;
}
