import type { AppException } from '../../common/errors/app.exception.js';
import type { FieldError } from '../../common/errors/field-error.js';
import type { SharedTexts } from '../texts/shared-texts.js';

/** The names of fields with an error, and its text. */
export type FieldMessages = ReadonlyMap<string, string>;

interface Explanation {
  readonly error: string;
  readonly fields: FieldMessages;
}

/** The error of a rejected form in the language of the page; texts of the API are in English. */
export function explainError(
  { code, errors = [] }: AppException,
  { problems, codes, fields }: SharedTexts,
): Explanation {
  if (code === 'username_taken') {
    return { error: problems.fields, fields: new Map([['username', codes.username_taken]]) };
  }
  if (code === 'validation_failed') {
    const messages = errors.map((each) => {
      const name = fieldOf(each);
      return [name, Object.entries(codes).find(([key]) => key === each.code)?.[1]] as const;
    });
    return {
      error: problems.fields,
      fields: new Map(messages.map(([name, text]) => [name, text ?? fields[name].invalid])),
    };
  }
  return { error: problems[problemOf(code)], fields: new Map() };
}

function problemOf(code: string): 'email_taken' | 'rate_limited' | 'unavailable' | 'unexpected' {
  if (code === 'email_taken' || code === 'rate_limited') return code;
  return code === 'overloaded' || code === 'service_unavailable' ? 'unavailable' : 'unexpected';
}

/** The API has `new_password` for `password` on some routes. */
function fieldOf({
  pointer,
}: FieldError): 'username' | 'full_name' | 'password' | 'password_repeat' {
  if (pointer === '#/username') return 'username';
  if (pointer === '#/password_repeat') return 'password_repeat';
  return pointer === '#/full_name' ? 'full_name' : 'password';
}
