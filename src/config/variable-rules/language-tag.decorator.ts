import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';
import { canonicalLanguageTag } from '../../common/language-tag.js';

/** A BCP 47 language tag; an invalid one becomes an empty text, which the rule rejects. */
export const IsLanguageTag = (): PropertyDecorator => (target, key) => {
  Transform(({ value }) => canonicalLanguageTag(String(value)) ?? '')(target, key);
  Matches(/./, { message: 'must be a language tag such as en, de or pt-BR' })(target, key);
};
