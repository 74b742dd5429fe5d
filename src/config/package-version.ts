import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../common/errors/code-of.js';

/** The `version` of package.json, which is in the root folder of the sources and above `dist`. */
export function packageVersion(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const text = readFileSync(join(folder, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
  throw new Error('package.json not found');
}
