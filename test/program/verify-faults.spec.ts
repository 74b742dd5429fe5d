import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** In a process of its own, which takes the copies of the build with it. */
const MAKE_ALL = `
  import { FAULT_NAMES, compileFault } from './test/verify/support/faults.mjs';
  for (const name of FAULT_NAMES) compileFault('.', name);
  console.log(FAULT_NAMES.length);
`;

describe('the mistakes that experiments are tried with', () => {
  it('can all be made in the program as it is', async () => {
    const args = ['--input-type=module', '--eval', MAKE_ALL];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(Number(stdout)).toBeGreaterThan(10);
  });
});
