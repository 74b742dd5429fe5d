import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectFolder, type Server } from '../support/program.js';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const [, afterHeading = ''] = README.split(/^## Five-minute tour$/m);
const [TOUR = ''] = afterHeading.split(/^## /m);

const blocks = (language: RegExp) =>
  [...TOUR.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name = '']) => language.test(name))
    .map(([, , text = '']) => text);

const codes = (text: string) =>
  [...text.matchAll(/"code": ?"([a-z_]+)"/g)].map(([, code = '']) => code).toSorted();

const fields = (text: string) => new Set([...text.matchAll(/"(\w+)": ?/g)].map(([, name]) => name));

describe("the README's tour, word for word", () => {
  const folder = new ProjectFolder();
  let server: Server;
  let output: string;

  beforeAll(async () => {
    server = await folder.serve();
    const script = blocks(/^bash$/)
      .join('\n')
      .replaceAll(':8000', `:${server.port}`);
    const tour = await folder.run(['bash', '-e', '-o', 'pipefail', '-c', script]);
    expect([tour.code, tour.stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
    output = tour.stdout;
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('starts with the address of the API', () => {
    expect(blocks(/^bash$/)[0]).toMatch(/^API=http:\/\/localhost:8000\/api\/v1\n/);
    expect(blocks(/^bash$/).length).toBeGreaterThan(7);
  });

  it('meets no error but those that it shows', () => {
    const shown = blocks(/^(json|text)$/).join('\n');
    expect(codes(output)).toEqual(codes(shown));
    expect(codes(output)).toContain('account_disabled');
    expect(output).not.toContain('undefined');
  });

  it('gets the token pairs, pages and statuses that it speaks of', () => {
    expect(output.match(/"token_type":"Bearer"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(output).toMatch(/^created admin admin \([0-9a-f-]{36}\)$/m);
    expect(output).toContain('"full_name":"Ada Lovelace"');
    expect(output).toMatch(/^204$/m);
    expect(output).toMatch(/^401$/m);
    expect(output).toMatch(/^403$/m);
    expect(output).toMatch(/"next_cursor":"[^"]+","has_more":true/);
    expect(output).toContain('"next_cursor":null,"has_more":false');
    expect(output).toContain('"is_active":false');
    expect(output).toMatch(/^422 application\/problem\+json/m);
  });

  it('shows answers with the fields that real ones have', () => {
    const real = fields(output);
    for (const name of fields(blocks(/^json$/).join('\n'))) expect(real).toContain(name);
  });
});
