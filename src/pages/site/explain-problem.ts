import type { ApiProblem } from './page-api.js';
import type { SiteTexts } from './texts/site-texts.js';

/** The errors of a form: one of the whole, and those of fields by name. */
export interface Explanation {
  readonly alert: string;
  readonly errors: ReadonlyMap<string, string>;
}

interface Translation {
  readonly language: string;
  readonly texts: SiteTexts;
  /** The name of a field of the API in the form, where it differs. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The problem of a rejected request in the language of the page; texts of the API are in English. */
export function explainProblem(problem: ApiProblem, translation: Translation): Explanation {
  const { texts } = translation;
  if (problem.code === 'validation_failed') {
    return { alert: texts.errors.fields, errors: fieldErrors(problem, translation) };
  }
  if (problem.code === 'username_taken') {
    return {
      alert: texts.errors.fields,
      errors: new Map([['username', texts.errors.username_taken]]),
    };
  }
  if (problem.code === 'email_taken') {
    return { alert: texts.errors.fields, errors: new Map([['email', texts.errors.email_taken]]) };
  }
  return { alert: alertOf(problem, translation), errors: new Map() };
}

function alertOf(
  { code, retry_after: seconds = 60 }: ApiProblem,
  { texts, language }: Translation,
): string {
  const known = Object.entries(texts.errors).find(([name]) => name === code)?.[1];
  const text = code === 'service_unavailable' ? texts.errors.overloaded : known;
  return (text ?? texts.errors.unexpected).replace('{minutes}', waitingTime(seconds, language));
}

/** Such as "2 minutes": rounded up, so that the next try is not too early. */
function waitingTime(seconds: number, language: string): string {
  const [unit, size] = seconds < 90 ? (['second', 1] as const) : (['minute', 60] as const);
  const value = Math.ceil(seconds / size);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    value,
  );
}

function fieldErrors(
  { errors = [] }: ApiProblem,
  { texts, names = {} }: Translation,
): ReadonlyMap<string, string> {
  const { wrong_code, repeat } = texts.errors;
  const own = { wrong_code, repeat, same_email: texts.accountEmail.same };
  const known = new Map(Object.entries({ ...texts.codes, ...own }));
  return new Map(
    errors.map(({ pointer, code }) => {
      const field = pointer.replace(/^#\//, '');
      return [names[field] ?? field, known.get(code) ?? known.get(field) ?? texts.errors.field];
    }),
  );
}
