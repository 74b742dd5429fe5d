import { codesIn, DocumentedPage, fieldsIn } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const statuses = (text: string) => text.match(/^\d{3}$/gm);

describe('docs/sign-in.md, executed verbatim', () => {
  const page = new DocumentedPage('docs/sign-in.md');
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
    expect(codesIn(output)).toEqual(codesIn(page.blocks('json', 'text').join('\n')));
    expect(codesIn(output)).toContain('second_factor_required');
    expect(output).not.toContain('undefined');
  });

  it('prints the statuses that its text blocks show, in the same order', () => {
    expect(statuses(page.blocks('text').join('\n'))).toEqual(statuses(output));
  });

  it('shows responses with the fields of real responses', () => {
    const real = fieldsIn(output);
    for (const name of fieldsIn(page.blocks('json').join('\n'))) expect(real).toContain(name);
  });
});
