/** A part of a file that must not be there. */
export interface Forbidden {
  /** As the object of "has". */
  readonly name: string;
  readonly pattern: RegExp;
}

/** @returns the first forbidden part with its line, such as `line 4 has a script` */
export function findForbidden(text: string, rules: readonly Forbidden[]): string | undefined {
  const found = rules.flatMap(({ name, pattern }) => {
    const index = text.search(pattern);
    return index === -1 ? [] : [{ name, index }];
  });
  const [first] = found.toSorted((one, other) => one.index - other.index);
  return first && `line ${lineAt(text, first.index)} has ${first.name}`;
}

/** @param index of a character. @returns the number of its line, from 1 */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
