import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { printLast } from './last-output.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/** Any request with cookies can get it: receiving it on one route is enough. */
const GENERAL_CODES = new Set(['cross_site_request']);

/**
 * Fails a run of all end-to-end tests when no test received one of the documented responses: an operation with
 * a status and a code. The tests record the responses: `contract/record.ts`.
 */
export default class ContractReporter {
  constructor({ testNamePattern }) {
    this.hasAllTests = !testNamePattern;
  }

  onRunStart() {
    this.folder = mkdtempSync(join(tmpdir(), 'uas-contract-'));
    process.env.CONTRACT_RECORD = join(this.folder, 'responses.txt');
    writeFileSync(process.env.CONTRACT_RECORD, '');
    // Also when the run is interrupted.
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
  }

  onRunComplete(_contexts, { testResults }) {
    const received = new Set(readFileSync(process.env.CONTRACT_RECORD, 'utf8').trim().split('\n'));
    if (!this.hasAllTests || !ranAll(testResults)) return;
    const codes = new Set([...received].map((line) => `any ${line.split(' ')[2]}`));
    const missing = documented().filter((line) => !received.has(line) && !codes.has(line));
    if (missing.length === 0) return;
    this.error = new Error(
      `no test received these responses of openapi.json:\n${missing.join('\n')}`,
    );
    printLast(`\n${this.error.message}\n`);
  }

  getLastError() {
    return this.error;
  }
}

/** Whether each folder of end-to-end specs was run, on one engine at least. */
function ranAll(testResults) {
  const ran = new Set(testResults.map(({ testFilePath }) => testFilePath));
  const groups = join(ROOT, 'test/groups');
  return readdirSync(groups).every((name) => ran.has(join(groups, name)));
}

/** Each line as `record` writes it. */
function documented() {
  const { paths, components } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const anywhere = components.schemas.ErrorCode.enum.map((code) => `any ${code}`);
  const lines = operations.flatMap(({ operationId, requestBody, responses }) =>
    Object.entries(responses)
      .filter(([status]) => !isGeneral(status, requestBody))
      .flatMap(([status, response]) => {
        const { content } = response.$ref
          ? components.responses[basename(response.$ref)]
          : response;
        const codes = Object.keys(content?.['application/problem+json']?.examples ?? { '': null });
        return codes
          .filter((code) => !GENERAL_CODES.has(code))
          .map((code) => `${operationId} ${status} ${code}`.trim());
      }),
  );
  return [...lines, ...anywhere];
}

/** Whether any request can get this status: receiving its codes on one route is enough. */
function isGeneral(status, requestBody) {
  const isAboutBody = ['400', '413', '415'].includes(status);
  return isAboutBody ? !requestBody : ['408', '414', '431', '500'].includes(status);
}
