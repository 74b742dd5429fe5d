import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs in a process of its own, which removes the copies of the build at its end. */
const MAKE_ALL = `
  import { FAULT_NAMES, compileFault } from './test/verify/support/faults.mjs';
  for (const name of FAULT_NAMES) compileFault('.', name);
  console.log(FAULT_NAMES.length);
`;

describe('the faults that experiments are tested with', () => {
  it('can all be applied to the current build', async () => {
    const args = ['--input-type=module', '--eval', MAKE_ALL];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(Number(stdout)).toBeGreaterThan(10);
  });
});
