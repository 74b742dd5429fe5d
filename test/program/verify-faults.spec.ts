import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs in a process of its own, which can import scripts of the experiments. */
const MAKE_ALL = `
  import { FAULT_NAMES, changeBuild } from './test/verify/support/faults.mjs';
  for (const name of FAULT_NAMES) changeBuild('.', name);
  console.log(FAULT_NAMES.length);
`;

describe('the faults that experiments are tested with', () => {
  it('can all be applied to the current build', async () => {
    const args = ['--input-type=module', '--eval', MAKE_ALL];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(Number(stdout)).toBeGreaterThan(10);
  });
});
