import { statSync } from 'node:fs';

/** A pipe would wait for its other end for ever. @throws for anything else at this path than a file */
export function assertRegularFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new Error('it is not a regular file');
}
