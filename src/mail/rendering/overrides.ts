import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeTexts } from '../../common/complete-texts.js';
import { canonicalLanguageTag } from '../../common/language-tag.js';
import { codeOf } from '../../common/errors/code-of.js';
import { StartupError } from '../../common/errors/startup.error.js';
import { mailTemplates } from '../mail-template.js';
import { type Catalogue, PLACEHOLDERS } from '../texts/catalogue.js';
import { english } from '../texts/english.js';
import { CATALOGUES } from '../texts/languages.js';

/** The operator's replacements of templates and texts. */
export interface Overrides {
  /** By file name, such as `layout.html.eta`. */
  readonly templates: ReadonlyMap<string, string>;
  /** By language; complete, with the texts that the file leaves out. */
  readonly catalogues: ReadonlyMap<string, Catalogue>;
}

export const NO_OVERRIDES: Overrides = { templates: new Map(), catalogues: new Map() };

const TEMPLATE_FILES = ['layout', ...mailTemplates].flatMap((name) => [
  `${name}.html.eta`,
  `${name}.txt.eta`,
]);

/**
 * Reads the folder of `MAIL_TEMPLATES`.
 *
 * @throws StartupError one line, for a folder or a file that cannot be used
 */
export function readOverrides(folder: string | undefined): Overrides {
  if (folder === undefined) return NO_OVERRIDES;
  const templates = new Map<string, string>();
  const catalogues = new Map<string, Catalogue>();
  for (const file of namesIn(folder)) {
    const language = languageOf(file);
    if (language !== undefined) catalogues.set(language, readTexts(folder, file, language));
    else if (TEMPLATE_FILES.includes(file)) templates.set(file, read(folder, file));
    else {
      reject(
        `${file} is not the name of a template or a language; names are layout.html.eta, layout.txt.eta, <mail>.html.eta, <mail>.txt.eta and <language>.json, with the mails ${mailTemplates.join(', ')}`,
      );
    }
  }
  return { templates, catalogues };
}

/** @returns the tags of the languages that mails are available in. @throws StartupError */
export function namesOfLanguages(folder: string | undefined): string[] {
  const files = folder === undefined ? [] : namesIn(folder);
  return [...Object.keys(CATALOGUES), ...files.flatMap((file) => languageOf(file) ?? [])];
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
    throw new StartupError(
      `MAIL_TEMPLATES: the folder ${folder} cannot be read (${codeOf(error) ?? 'unreadable'}); create it, or unset MAIL_TEMPLATES`,
      error,
    );
  }
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    return reject(`${file} cannot be read (${codeOf(error) ?? 'unreadable'})`, error);
  }
}

function readTexts(folder: string, file: string, language: string): Catalogue {
  let texts: unknown;
  try {
    texts = JSON.parse(read(folder, file));
  } catch (error) {
    if (error instanceof StartupError) throw error;
    reject(`${file} is not valid JSON`, error);
  }
  // A language of its own has to be complete; one of ours is completed.
  const part = { base: CATALOGUES[language], given: texts, model: english, place: file };
  return completeTexts(part, { placeholders: () => PLACEHOLDERS, reject }) as Catalogue;
}

function reject(problem: string, cause?: unknown): never {
  throw new StartupError(`MAIL_TEMPLATES: ${problem}`, cause);
}
