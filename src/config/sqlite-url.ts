import { sep } from 'node:path';
import { rejectUrl } from './url-error.js';

const SCHEME = 'sqlite:';
const MEMORY = ':memory:';

/**
 * Parses `sqlite:<path>`. The path is taken literally: without an authority, parameters and
 * percent-encoding. Two slashes are rejected, because `sqlite:///auth.db` is an absolute path to some
 * programs and a relative one to others (SQLAlchemy).
 *
 * @returns the path, or `:memory:`
 * @throws UrlError with the correct spelling
 */
export function parseSqliteUrl(url: string): string {
  const path = url.slice(SCHEME.length);
  if (path === MEMORY) return path;
  if (/^\/*:memory:/.test(path)) rejectUrl(`must be ${SCHEME}${MEMORY} for a database in memory`);
  if (path.trim() !== path || hasControl(path)) {
    rejectUrl('must not have spaces at an end of the path, or control characters in it');
  }
  rejectOtherForms(path);
  if (/(^|\/)\.{0,2}$/.test(path)) rejectUrl('must name a file, such as sqlite:./data/auth.db');
  return path;
}

/** Forms that are valid elsewhere, and would silently name another file here. */
function rejectOtherForms(path: string): void {
  if (path.startsWith('//')) {
    const [relative, absolute] = spellings(path.replace(/^\/+(\.\/)?/, ''));
    rejectUrl(
      `must not begin with ${SCHEME}//; write ${relative} (in the working directory) or ${absolute}`,
    );
  }
  if (/^file:/i.test(path)) {
    const [relative] = spellings(path.replace(/^file:/i, '').replace(/^\/\/(?=\/)/, ''));
    rejectUrl(`must not contain file:; write ${relative}`);
  }
  if (path.includes('?')) rejectUrl('must not have parameters: remove the ? and the text after it');
  if (/%[0-9a-f]{2}/i.test(path)) rejectUrl('must not be percent-encoded: write the path as it is');
  if (/^~|\$\{?\w/.test(path)) {
    rejectUrl('must not contain ~ or $: write the whole path, because no shell expands it');
  }
  if (sep === '/' && path.includes('\\')) rejectUrl('must separate folders with /');
}

/** A relative and an absolute form; without the path where it may contain a password. */
function spellings(path: string): [string, string] {
  const file = /[@?%$~\\]/.test(path) || path === '' ? 'data/auth.db' : path;
  return [`${SCHEME}${file}`, `${SCHEME}/${file.replace(/^\/+/, '')}`];
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007F');
}
