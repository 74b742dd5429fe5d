import { once } from 'node:events';
import { spawnGuarded } from './guarded-spawn.js';

/** A row of an experiment's table: cells by column name. */
type Row = Record<string, string>;

/** Runs a script of `test/verify` to its end. */
export async function runExperiment(
  script: string,
  ...args: string[]
): Promise<{ exitCode: number; rows: Row[]; output: string }> {
  const child = spawnGuarded(process.execPath, [`test/verify/${script}.mjs`, ...args]);
  child.stdin.end();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, rows: readTable(output), output };
}

/** The rows of the Markdown table in a text. */
function readTable(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const [names = [], , ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ''])),
  );
}
