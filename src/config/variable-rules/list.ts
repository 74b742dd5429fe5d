/** Parses a JSON array or a comma-separated list. @returns the text as the only item when it is neither */
export function parseList(text: string): string[] {
  const items: unknown = text.trim().startsWith('[') ? tryJson(text) : text.split(',');
  if (!Array.isArray(items)) return [text];
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
