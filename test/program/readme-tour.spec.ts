import { codesIn, DocumentedPage, fieldsIn } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

describe("the README's tour, word for word", () => {
  const page = new DocumentedPage('README.md', '## Five-minute tour');
  const folder = new ProjectFolder();
  let server: Server;
  let output: string;

  beforeAll(async () => {
    server = await folder.serve();
    const tour = await page.run(folder, server);
    expect([tour.code, tour.stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
    output = tour.stdout;
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('starts with the address of the API', () => {
    expect(page.blocks('bash')[0]).toMatch(/^API=http:\/\/localhost:8000\/api\/v1\n/);
    expect(page.blocks('bash').length).toBeGreaterThan(7);
  });

  it('meets no error but those that it shows', () => {
    const shown = page.blocks('json', 'text').join('\n');
    expect(codesIn(output)).toEqual(codesIn(shown));
    expect(codesIn(output)).toContain('account_disabled');
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
    const real = fieldsIn(output);
    for (const name of fieldsIn(page.blocks('json').join('\n'))) expect(real).toContain(name);
  });
});
