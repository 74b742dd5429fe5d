/**
 * One line that sends nothing to a terminal, whatever the text holds: control characters, Unicode's
 * ends of lines and what turns the direction of writing, as JSON escapes them.
 */
export function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu, escaped);
}

function escaped(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : json;
}
