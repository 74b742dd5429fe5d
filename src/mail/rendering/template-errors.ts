/** An object that throws for unknown properties, which would be rendered as `undefined`. */
export function strict<T extends object>(value: T, path = 'it'): T {
  return new Proxy(value, {
    get(target, name) {
      if (typeof name === 'symbol' || Array.isArray(target)) return Reflect.get(target, name);
      if (!(name in target)) {
        throw new Error(
          `uses the unknown variable ${path}.${name}; known are ${Object.keys(target).join(', ')}`,
        );
      }
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'object' && found !== null ? strict(found, `${path}.${name}`) : found;
    },
  });
}

/** The first line of an error, as the end of a sentence. */
export function explainTemplateError(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line.startsWith('uses ') ? line : `cannot be rendered: ${line}`;
}
