import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const TEST_FOLDER = resolve(import.meta.dirname, '..');

/**
 * Registers the tests of all end-to-end specs in a folder of `test`. Loading the application takes Jest more
 * than a second for each test file, so a full run loads it once per folder instead of once per spec.
 */
export async function loadSpecs(folder: string): Promise<void> {
  const names = readdirSync(join(TEST_FOLDER, folder)).filter((name) =>
    name.endsWith('.e2e-spec.ts'),
  );
  for (const name of names.toSorted()) {
    try {
      await import(join(TEST_FOLDER, folder, name));
    } catch (error) {
      it(`test/${folder}/${name} loads`, () => {
        throw error;
      });
    }
  }
}
