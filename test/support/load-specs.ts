import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const TEST_FOLDER = resolve(import.meta.dirname, '..');

/**
 * Registers the tests of all end-to-end specs in the folders of `test` that the name of a group lists, as in
 * `sessions+users.group.ts`. Loading the application takes Jest more than two seconds for each test file, so a
 * full run loads it once per group instead of once per spec.
 */
export async function loadGroup(file: string): Promise<void> {
  for (const folder of basename(file, '.group.ts').split('+')) await loadSpecs(folder);
}

async function loadSpecs(folder: string): Promise<void> {
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
