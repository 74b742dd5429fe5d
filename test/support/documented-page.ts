import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProjectFolder, Server } from './program.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A page of the documentation, or one part of it, whose shell blocks can be run as a reader runs them. */
export class DocumentedPage {
  private readonly text: string;

  /** @param heading of the part, with its level: `## Tour`; the part ends at the next one of that level */
  constructor(path: string, heading?: string) {
    const page = readFileSync(join(ROOT, path), 'utf8');
    this.text = heading === undefined ? page : partOf(page, heading);
  }

  /** What stands in the blocks of these languages. */
  blocks(...languages: string[]): string[] {
    return [...this.text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
      .filter(([, name = '']) => languages.includes(name))
      .map(([, , text = '']) => text);
  }

  /** Runs all Bash blocks in their order, word for word but for the port, and ends at the first that fails. */
  run(folder: ProjectFolder, { port }: Pick<Server, 'port'> = { port: 8000 }) {
    const script = this.blocks('bash').join('\n').replaceAll(':8000', `:${port}`);
    return folder.run(['bash', '-e', '-o', 'pipefail', '-c', script]);
  }
}

function partOf(page: string, heading: string): string {
  const [level = ''] = heading.split(' ');
  const [, after = ''] = `\n${page}`.split(`\n${heading}\n`);
  return after.split(`\n${level} `, 1)[0] ?? '';
}

/** The codes of errors and of fields in answers, as often as they come. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/"code": ?"([a-z_]+)"/g)].map(([, code = '']) => code).toSorted();
}

/** The names of all fields in answers. */
export function fieldsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/"(\w+)": ?/g)].map(([, name = '']) => name));
}
