/** Without the query: what was searched for need not stand in an error or a log. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
