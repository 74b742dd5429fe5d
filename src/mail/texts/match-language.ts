import { canonicalLanguageTag } from '../../common/language-tag.js';

/**
 * Looks up a language (RFC 4647, section 3.4): `de-AT` gets `de` where mails are not available in `de-AT`.
 *
 * @returns undefined where the language is not available
 */
export function matchLanguage(tag: string, available: readonly string[]): string | undefined {
  for (let range = tag; range !== ''; range = range.replace(/(?:-[a-z0-9])?(?:^|-)[^-]*$/i, '')) {
    if (available.includes(range)) return range;
  }
  return undefined;
}

/** Languages of a header that are considered; browsers send fewer than ten. */
const MAX_RANGES = 20;

/**
 * @param header `Accept-Language` (RFC 9110, section 12.5.4)
 * @returns the tag that the user prefers most of those that mails are available in
 */
export function preferredLanguage(
  header: string | undefined,
  available: readonly string[],
): string | undefined {
  const ranges = (header ?? '')
    .split(',', MAX_RANGES)
    .map((item) => {
      const [tag = '', ...parameters] = item.split(';').map((part) => part.trim());
      const quality = parameters.find((each) => /^q=/i.test(each))?.slice(2) ?? '1';
      return { tag: canonicalLanguageTag(tag), quality: Number(quality) };
    })
    // Also false for NaN.
    .filter(({ quality }) => quality > 0 && quality <= 1)
    .toSorted((one, other) => other.quality - one.quality);
  return ranges.find(({ tag }) => tag !== undefined && matchLanguage(tag, available))?.tag;
}
