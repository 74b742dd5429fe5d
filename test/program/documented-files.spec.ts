import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inDocs];

/** A path of this repository in backticks. */
const PATH =
  /`((?:src|test|migrations|scripts|docs|deploy|sdk|examples)\/[\w./-]+|[\w-]+(?:\.e2e-spec|\.spec)\.ts)`/g;
const LINK = /\]\((?!https?:|#)([^)#]+)/g;

/** A link to a heading of this page or of another page of the repository. */
const LINK_TO_ANCHOR = /\]\((?!https?:)([^)#]*)#([^)]+)\)/g;

/** @returns the anchors that GitHub derives from the headings of a page */
function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  it.each(PAGES)('%s names and links only existing files', (page) => {
    const text = readFileSync(page, 'utf8');
    const named = [...text.matchAll(PATH)].flatMap(([, path = '']) =>
      path.includes('/') ? path : join('test', path),
    );
    const linked = [...text.matchAll(LINK)].map(([, path = '']) => join(dirname(page), path));
    expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each(PAGES)('%s links only to existing headings', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(LINK_TO_ANCHOR)];
    const missing = links.filter(([, path = '', part = '']) => {
      const target = path === '' ? page : join(dirname(page), path);
      return !anchorsOf(target).includes(part);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});
