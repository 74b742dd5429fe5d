import type { PageContext } from './site-page.js';

/** The change that the page of a mail made before it led to this page. */
export function linkNotice({ query, texts }: PageContext): string | undefined {
  const { done = '' } = query;
  return new Map(Object.entries(texts.notices)).get(done);
}
