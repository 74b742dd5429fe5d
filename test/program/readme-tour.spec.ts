import { codesIn, DocumentedPage, fieldsIn } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const stderrWithoutErrors = expect.not.stringMatching(/error/i);

describe('the tours of the README and of docs/tour.md, executed verbatim', () => {
  const readme = new DocumentedPage('README.md');
  const page = new DocumentedPage('docs/tour.md');
  const folder = new ProjectFolder();
  let server: Server;
  let output: string;
  let readmeOutput: string;

  beforeAll(async () => {
    server = await folder.serve();
    const tour = await page.run(folder, server);
    expect([tour.code, tour.stderr]).toEqual([0, stderrWithoutErrors]);
    output = tour.stdout;
    const short = await readme.run(folder, server);
    expect([short.code, short.stderr]).toEqual([0, stderrWithoutErrors]);
    readmeOutput = short.stdout;
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('start with the base URL of the API', () => {
    for (const tour of [page, readme]) {
      expect(tour.blocks('bash')[0]).toMatch(/^API=http:\/\/localhost:8000\/api\/v1\n/);
    }
    expect(page.blocks('bash').length).toBeGreaterThan(7);
    expect(readme.blocks('bash').length).toBeGreaterThan(2);
  });

  it('get only the errors that docs/tour.md shows', () => {
    const shown = page.blocks('json', 'text').join('\n');
    expect(codesIn(output)).toEqual(codesIn(shown));
    expect(codesIn(output)).toContain('account_disabled');
    expect(output).not.toContain('undefined');
  });

  it('get the token pairs, pages and statuses that docs/tour.md describes', () => {
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

  it('show responses with the fields of real responses', () => {
    for (const [tour, text] of [
      [page, output],
      [readme, readmeOutput],
    ] as const) {
      const real = fieldsIn(text);
      for (const name of fieldsIn(tour.blocks('json').join('\n'))) expect(real).toContain(name);
    }
  });

  it('sign out, disable a user and read the audit log in the README', () => {
    expect(readmeOutput).toMatch(/^204$/m);
    expect(codesIn(readmeOutput)).toEqual(['invalid_token']);
    expect(readmeOutput).toMatch(/^created admin keeper \([0-9a-f-]{36}\)$/m);
    expect(readmeOutput).toContain('"is_active":false');
    expect(readmeOutput).toContain('"event":"user_changed"');
    expect(readmeOutput).not.toContain('undefined');
  });
});
