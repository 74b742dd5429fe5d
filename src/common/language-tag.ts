/** Characters; the longest tag that `users.locale` holds, as RFC 5646, section 4.4.1 recommends. */
export const MAX_LANGUAGE_TAG = 35;

/** The canonical form of a BCP 47 language tag (`de-at` is `de-AT`); undefined for any other text. */
export function canonicalLanguageTag(text: string): string | undefined {
  // `Intl` also accepts extensions of any length.
  if (text.length > MAX_LANGUAGE_TAG) return undefined;
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    return tag !== undefined && tag.length <= MAX_LANGUAGE_TAG ? tag : undefined;
  } catch {
    return undefined;
  }
}
