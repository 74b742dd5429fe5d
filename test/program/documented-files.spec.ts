import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inDocs];

/** In backticks, a path of this repository, and not the name of something in a request. */
const PATH =
  /`((?:src|test|migrations|scripts|docs|deploy|sdk|examples)\/[\w./-]+|[\w-]+(?:\.e2e-spec|\.spec)\.ts)`/g;
const LINK = /\]\((?!https?:|#)([^)#]+)/g;

/** A link to a part of this page or of another one of ours. */
const LINK_TO_PART = /\]\((?!https?:)([^)#]*)#([^)]+)\)/g;

/** As GitHub names the headings of a page. */
function partsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('what the documentation refers to is there', () => {
  it.each(PAGES)('%s', (page) => {
    const text = readFileSync(page, 'utf8');
    const named = [...text.matchAll(PATH)].flatMap(([, path = '']) =>
      path.includes('/') ? path : join('test', path),
    );
    const linked = [...text.matchAll(LINK)].map(([, path = '']) => join(dirname(page), path));
    expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
  });

  it.each(PAGES)('%s, also the parts of pages', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(LINK_TO_PART)];
    const missing = links.filter(([, path = '', part = '']) => {
      const target = path === '' ? page : join(dirname(page), path);
      return !partsOf(target).includes(part);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});
