/** Removes the query, as search terms do not belong in errors and logs. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
