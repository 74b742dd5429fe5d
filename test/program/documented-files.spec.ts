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

describe('what the documentation refers to is there', () => {
  it.each(PAGES)('%s', (page) => {
    const text = readFileSync(page, 'utf8');
    const named = [...text.matchAll(PATH)].flatMap(([, path = '']) =>
      path.includes('/') ? path : join('test', path),
    );
    const linked = [...text.matchAll(LINK)].map(([, path = '']) => join(dirname(page), path));
    expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
  });
});
