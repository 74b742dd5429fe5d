import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProjectFolder, Server } from './program.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A page of the documentation, or one section of it, with shell blocks to execute. */
export class DocumentedPage {
  private readonly text: string;

  /** @param heading of the section with its level (`## Tour`); the section ends at the next heading of that level */
  constructor(path: string, heading?: string) {
    const page = readFileSync(join(ROOT, path), 'utf8');
    this.text = heading === undefined ? page : sectionOf(page, heading);
  }

  /** @returns the texts of the blocks in these languages */
  blocks(...languages: string[]): string[] {
    return [...this.text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
      .filter(([, name = '']) => languages.includes(name))
      .map(([, , text = '']) => text);
  }

  /** Executes all Bash blocks in order, with another port, until one fails. */
  run(folder: ProjectFolder, { port }: Pick<Server, 'port'> = { port: 8000 }) {
    const script = this.blocks('bash').join('\n').replaceAll(':8000', `:${port}`);
    return folder.run(['bash', '-e', '-o', 'pipefail', '-c', script]);
  }
}

function sectionOf(page: string, heading: string): string {
  const [level = ''] = heading.split(' ');
  const [, after = ''] = `\n${page}`.split(`\n${heading}\n`);
  return after.split(`\n${level} `, 1)[0] ?? '';
}

/** @returns all error codes and field codes in responses, sorted, with repetitions */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/"code": ?"([a-z_]+)"/g)].map(([, code = '']) => code).toSorted();
}

/** @returns the names of all fields in responses */
export function fieldsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/"(\w+)": ?/g)].map(([, name = '']) => name));
}
