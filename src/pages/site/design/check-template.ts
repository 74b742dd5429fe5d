import { Script } from 'node:vm';
import type { Eta } from 'eta/core';
import { explainTemplateError } from '../../../mail/rendering/template-errors.js';
import { findForbidden } from './find-forbidden.js';
import { type FramePart, rejectOverride } from './overrides.js';

/** Variables with HTML of the service. Any other value is escaped. */
export const HTML_VARIABLES = [
  'account',
  'brand',
  'footer',
  'header',
  'language_switch',
  'main',
  'navigation',
] as const;

/** The policy of the pages blocks these, or they would change the way of a form. */
const FORBIDDEN_HTML = [
  { name: 'a script, which the policy of pages blocks', pattern: /<script\b|\bjavascript:/i },
  { name: 'an event handler, which the policy of pages blocks', pattern: /\son\w+\s*=/i },
  {
    name: 'a style, which the policy of pages blocks; use style.css',
    pattern: /<style\b|\sstyle\s*=/i,
  },
  {
    name: 'an element that pages cannot have',
    pattern: /<(?:base|embed|iframe|link|meta|object)\b/i,
  },
  {
    name: 'the address of a file, which the policy of pages blocks; use a data: URL',
    pattern: /\bsrc(?:set)?\s*=\s*["']?(?!["']?(?:data:|<%))/i,
  },
];

/** Names of functions of eta that write without escaping. */
const WRITERS = /\b(?:__eta|(?:block|capture|include)\w*|layout|options|output|this)\b/;

/**
 * Compiles a template of the operator. It cannot print a value without escaping, except HTML of the service.
 *
 * @throws StartupError with the line, where that is known
 */
export function compileTemplate(
  engine: Eta,
  part: FramePart,
  source: string,
): (variables: object) => string {
  const file = `${part}.html.eta`;
  const forbidden = findForbidden(source, FORBIDDEN_HTML);
  if (forbidden !== undefined) rejectOverride(`${file} ${forbidden}`);
  try {
    // In debug mode, tags have their lines.
    for (const item of engine.withConfig({ debug: true }).parse(source)) {
      if (typeof item !== 'string') checkTag(item, file);
    }
    const template = engine.compile(source);
    if (part === 'layout' && !/<%~\s*it\.main\b/.test(source)) {
      rejectOverride(`${file} does not print it.main; add <%~ it.main %>`);
    }
    return (variables) => template.call(engine, variables, {});
  } catch (error) {
    return rejectTemplate(file, error);
  }
}

/** @throws StartupError */
export function rejectTemplate(file: string, error: unknown): never {
  if (error instanceof Error && error.name === 'StartupError') throw error;
  const text = String(error);
  const line = /at line (\d+)/.exec(text)?.[1];
  const place = line === undefined ? file : `${file} line ${line}`;
  rejectOverride(`${place} ${explainTemplateError(error)}`, error);
}

function checkTag(tag: { t: string; val: string; lineNo?: number }, file: string): void {
  const place = `${file} line ${tag.lineNo ?? 1}`;
  const code = tag.val.trim();
  const [writer] = WRITERS.exec(code) ?? [];
  if (writer !== undefined) {
    rejectOverride(`${place} uses ${writer}, which templates of pages cannot`);
  }
  if (tag.t === 'e') return;
  const isHtml = HTML_VARIABLES.some((name) => code === `it.${name}`);
  if (tag.t === 'r' && !isHtml) {
    const names = HTML_VARIABLES.map((name) => `it.${name}`).join(', ');
    rejectOverride(
      `${place} prints ${code} without escaping it; write <%= ${code} %>, as only ${names} are HTML`,
    );
  }
  try {
    // Only compiled: eta names no line for a wrong expression.
    void new Script(`(${code})`);
  } catch (error) {
    rejectOverride(`${place} ${explainTemplateError(error)}`, error);
  }
}
