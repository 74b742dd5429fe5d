import { codesIn, DocumentedPage, fieldsIn } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const statuses = (text: string) => text.match(/^\d{3}$/gm);

describe('docs/api.md, executed verbatim', () => {
  const page = new DocumentedPage('docs/api.md');
  const folder = new ProjectFolder();
  let server: Server;
  let output: string;

  beforeAll(async () => {
    server = await folder.serve();
    const examples = await page.run(folder, server);
    expect([examples.code, examples.stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
    output = examples.stdout;
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('gets exactly the errors that the page shows', () => {
    const shown = page.blocks('json', 'text').join('\n');
    expect(codesIn(output)).toEqual(codesIn(shown));
    expect(new Set(codesIn(output)).size).toBeGreaterThan(7);
    expect(output).not.toContain('undefined');
  });

  it('prints the statuses that its text blocks show, in the same order', () => {
    expect(statuses(page.blocks('text').join('\n'))).toEqual(statuses(output));
  });

  it('repeats the lost response and revokes the session when the token is used once more', () => {
    expect(output).toContain('the same refresh token again');
    expect(output).toContain('"code":"invalid_grant"');
  });

  it('shows responses with the fields of real responses', () => {
    const real = fieldsIn(output);
    for (const name of fieldsIn(page.blocks('json').join('\n'))) expect(real).toContain(name);
  });
});
