/**
 * Texts of pages in all languages. A language without one of the English texts, or with a further one, does not
 * compile.
 */
export function translations<Name extends string>(texts: {
  readonly en: Readonly<Record<Name, string>>;
  readonly de: Readonly<Record<NoInfer<Name>, string>>;
}): Readonly<Record<'en' | 'de', Readonly<Record<Name, string>>>> {
  return texts;
}
