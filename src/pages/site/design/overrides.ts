import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeTexts } from '../../../common/complete-texts.js';
import { codeOf } from '../../../common/errors/code-of.js';
import { StartupError } from '../../../common/errors/startup.error.js';
import { canonicalLanguageTag } from '../../../common/language-tag.js';
import { siteTexts, type SiteTexts } from '../texts/site-texts.js';
import { findForbidden, lineAt } from './find-forbidden.js';

/** The parts of the frame that a file replaces. */
const PARTS = ['layout', 'header', 'footer'] as const;
export type FramePart = (typeof PARTS)[number];

/** The operator's changes of the pages. */
export interface PageOverrides {
  /** Follows the built-in style. */
  readonly style: string;
  readonly parts: ReadonlyMap<FramePart, string>;
  /** By language; complete, with the texts that the file leaves out. */
  readonly texts: ReadonlyMap<string, SiteTexts>;
}

/** Bytes. The style is part of every page. */
const STYLE_LIMIT = 16 * 1024;

/** The policy of the pages blocks all of these. */
const FORBIDDEN_STYLE = [
  { name: 'the end of the style element', pattern: /<\/style/i },
  { name: '@import; copy that style into the file', pattern: /@import\b/i },
  {
    name: 'the address of a file; use a data: URL',
    pattern: /url\(\s*(?!["']?\s*(?:#|data:))/i,
  },
];

const NAMES = `style.css, ${PARTS.map((part) => `${part}.html.eta`).join(', ')} and <language>.json`;

/**
 * Reads the folder of `PAGES_TEMPLATES`.
 *
 * @throws StartupError one line, for a folder or a file that cannot be used
 */
export function readPageOverrides(folder: string): PageOverrides {
  let style = '';
  const parts = new Map<FramePart, string>();
  const texts = new Map<string, SiteTexts>();
  for (const file of namesIn(folder)) {
    const language = languageOf(file);
    const part = PARTS.find((name) => file === `${name}.html.eta`);
    if (language !== undefined) texts.set(language, readTexts(folder, file, language));
    else if (part) parts.set(part, read(folder, file));
    else if (file === 'style.css') style = readStyle(folder, file);
    else rejectOverride(`${file} is not the name of a file of pages; names are ${NAMES}`);
  }
  return { style, parts, texts };
}

/** @throws StartupError */
export function rejectOverride(problem: string, cause?: unknown): never {
  throw new StartupError(`PAGES_TEMPLATES: ${problem}`, cause);
}

/** @returns the language of a file of texts; undefined for any other file */
function languageOf(file: string): string | undefined {
  const [, tag] = /^([\w-]+)\.json$/.exec(file) ?? [];
  return tag === undefined ? undefined : canonicalLanguageTag(tag);
}

/** Hidden files are those of editors, mounts and version control. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .toSorted();
  } catch (error) {
    return rejectOverride(
      `the folder ${folder} cannot be read (${codeOf(error) ?? 'unreadable'}); create it, or unset PAGES_TEMPLATES`,
      error,
    );
  }
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    return rejectOverride(`${file} cannot be read (${codeOf(error) ?? 'unreadable'})`, error);
  }
}

function readStyle(folder: string, file: string): string {
  const style = read(folder, file);
  const size = Buffer.byteLength(style);
  if (size > STYLE_LIMIT) {
    rejectOverride(`${file} has ${size} bytes; reduce it to ${STYLE_LIMIT} bytes at most`);
  }
  const forbidden = findForbidden(style, FORBIDDEN_STYLE);
  return forbidden === undefined ? style : rejectOverride(`${file} ${forbidden}`);
}

function readTexts(folder: string, file: string, language: string): SiteTexts {
  const part = {
    base: siteTexts(language),
    given: parseJson(read(folder, file), file),
    model: siteTexts('en'),
    place: file,
  };
  return completeTexts(part, { placeholders, reject: rejectOverride }) as SiteTexts;
}

/** Those of the English text, and the two that every text may have. */
function placeholders(model: string): string[] {
  const own = [...model.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return [...new Set([...own, 'app', 'min'])];
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const line = lineOfError(text, error);
    const place = line === undefined ? file : `${file} line ${line}`;
    return rejectOverride(`${place} is not valid JSON`, error);
  }
}

/** Not all messages of Node.js have a position: then the first line up to which the text has an unexpected token. */
function lineOfError(text: string, error: unknown): number | undefined {
  const index = /at position (\d+)/.exec(String(error))?.[1];
  if (index !== undefined) return lineAt(text, Number(index));
  const lines = text.split('\n');
  const wrong = lines.findIndex((_, number) => {
    try {
      JSON.parse(lines.slice(0, number + 1).join('\n'));
      return false;
    } catch (cause) {
      return /Unexpected token/.test(String(cause));
    }
  });
  return wrong === -1 ? undefined : wrong + 1;
}
