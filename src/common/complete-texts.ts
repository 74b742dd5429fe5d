/** The rules for texts of an operator. */
export interface TextRules {
  /** The names of the placeholders that a text may contain, by the built-in text in its place. */
  readonly placeholders: (model: string) => readonly string[];
  /** Throws an error with the problem, which begins with the place. */
  readonly reject: (problem: string) => never;
}

interface Part {
  /** The text that is used where none is given; undefined where one is required. */
  readonly base: unknown;
  readonly given: unknown;
  /** Has the shape of the result. */
  readonly model: unknown;
  /** For messages, such as `de.json: signIn: title`. */
  readonly place: string;
}

/**
 * Completes the texts of an operator's file with the built-in ones of its language. A language without built-in
 * texts has to be complete.
 */
export function completeTexts({ base, given, model, place }: Part, rules: TextRules): unknown {
  const { reject } = rules;
  if (given === undefined) {
    return base ?? reject(`${place} is missing; a new language needs all texts`);
  }
  if (typeof model === 'string') return checkText(given, model, place, rules);
  if (Array.isArray(model)) {
    if (!Array.isArray(given)) reject(`${place} must be a list of texts`);
    return (given as unknown[]).map((text, index) =>
      checkText(text, String(model[0]), `${place}[${index}]`, rules),
    );
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    reject(`${place} must be an object`);
  }
  const shape = model as Record<string, unknown>;
  const unknownName = Object.keys(given as object).find((name) => !Object.hasOwn(shape, name));
  if (unknownName !== undefined) {
    reject(
      `${place} has the unknown text ${unknownName}; known are ${Object.keys(shape).join(', ')}`,
    );
  }
  return Object.fromEntries(
    Object.keys(shape).map((name) => {
      const part = { base: valueOf(base, name), given: valueOf(given, name), model: shape[name] };
      return [name, completeTexts({ ...part, place: `${place}: ${name}` }, rules)];
    }),
  );
}

function valueOf(object: unknown, name: string): unknown {
  return (object as Record<string, unknown> | undefined)?.[name];
}

function checkText(
  text: unknown,
  model: string,
  place: string,
  { placeholders, reject }: TextRules,
): string {
  if (typeof text !== 'string' || text === '') return reject(`${place} must be a text`);
  const known = placeholders(model);
  for (const [placeholder, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
    if (known.includes(name)) continue;
    reject(
      `${place} has the unknown placeholder ${placeholder}; known are ${known.map((each) => `{${each}}`).join(', ')}`,
    );
  }
  return text;
}
