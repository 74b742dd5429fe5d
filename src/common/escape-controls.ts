/** Control characters, Unicode's ends of lines, and what turns the direction of writing. */
export const UNSAFE_ON_A_LINE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/**
 * One line that sends nothing to a terminal, whatever the text holds: what is unsafe stands there as
 * JSON escapes it.
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE_ON_A_LINE, escaped);
}

function escaped(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : json;
}
