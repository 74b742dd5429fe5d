const { readdirSync } = require('node:fs');
const path = require('node:path');

const TEST_FOLDER = path.resolve(__dirname, '..');
const isGroup = (file) => file.endsWith('.group.ts');
const isSpec = (file) => file.endsWith('.e2e-spec.ts');

/**
 * Jest finds each end-to-end spec twice: alone and in the group of its folder. A run of all specs takes the
 * groups, which load the application less often; a run of some, selected by path, takes the specs.
 *
 * @param {string[]} files the test files of one project that match the path patterns of the run
 */
module.exports = (files) => {
  const hasAll = allSpecs().every((spec) => files.includes(spec));
  const filtered = files.filter((file) => !(hasAll ? isSpec : isGroup)(file));
  return { filtered };
};

/** @throws Error when the specs of a folder are in no group: a full run would not include them. */
function allSpecs() {
  const specs = readdirSync(TEST_FOLDER, { recursive: true, encoding: 'utf8' }).filter(isSpec);
  const groups = readdirSync(path.join(TEST_FOLDER, 'groups')).flatMap((name) =>
    path.basename(name, '.group.ts').split('+'),
  );
  const ungrouped = specs.filter((spec) => !groups.includes(spec.split(/[\\/]/)[0]));
  if (ungrouped.length > 0) throw new Error(`no file in test/groups loads ${ungrouped.join(', ')}`);
  return specs.map((spec) => path.join(TEST_FOLDER, spec));
}
