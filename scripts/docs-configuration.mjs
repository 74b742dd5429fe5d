// Generates the variables in docs/configuration.md from src/config/variables/: the comment of each variable,
// its default, and the rule that an invalid value is rejected with. Usage: see generated-section.mjs
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { examineEnvironment, variableNames } from '../build/src/config/load-environment.js';
import { updateSection } from './generated-section.mjs';

const FOLDER = 'src/config/variables';
/** One file per subject, in the order of the page. Each class extends that of the file before. */
const SUBJECTS = [
  'token',
  'database',
  'http',
  'password',
  'log',
  'rate-limit',
  'observability',
  'mail',
  'sign-in',
  'openid',
  'provider',
  'pages',
];
const NO_FILE = '/no/.env';
/** Invalid for every variable that has a rule. */
const INVALID = 'not valid';

const comments = readComments();
const defaults = examineEnvironment({}, NO_FILE).environment;
const variables = readOrder().map((name) => ({
  name,
  comment: comments.get(name),
  default: describeDefault(defaults[name]),
  rule: describeRule(name),
}));

const rows = variables.map(
  ({ name, default: value }) => `| [\`${name}\`](#${name.toLowerCase()}) | ${value} |`,
);
const sections = variables.map(({ name, comment, default: value, rule }) =>
  [
    `## ${name}`,
    comment,
    [`- Default: ${value}`, ...(rule ? [`- Rule: ${rule}`] : [])].join('\n'),
  ].join('\n\n'),
);
await updateSection(
  'docs/configuration.md',
  'variables',
  ['| variable | default |', '| --- | --- |', ...rows, '', sections.join('\n\n'), ''].join('\n'),
);

/** The documentation comment of each variable, in the order of the source. */
function readComments() {
  return new Map(
    SUBJECTS.flatMap((subject) => {
      const source = `${FOLDER}/${subject}-variables.ts`;
      const file = ts.createSourceFile(
        source,
        readFileSync(source, 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      );
      return file.statements
        .find(ts.isClassDeclaration)
        .members.filter(ts.isPropertyDeclaration)
        .map((member) => [member.name.getText(), commentOf(member)]);
    }),
  );
}

function commentOf(member) {
  const comment = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member)[0]?.comment);
  if (!comment) throw new Error(`${FOLDER}: ${member.name.getText()} has no documentation comment`);
  return comment.replaceAll(/\s*\n\s*/g, ' ');
}

function readOrder() {
  const names = [...comments.keys()];
  const missing = variableNames().filter((name) => !comments.has(name));
  if (missing.length > 0) throw new Error(`${FOLDER}: ${missing.join(', ')} not found`);
  return names;
}

function describeDefault(value) {
  return value === undefined || String(value) === '' ? 'none' : `\`${value}\``;
}

/** The text that follows the name in the error: "must be a whole number from 1 to 3650". */
function describeRule(name) {
  const problem = examineEnvironment({ [name]: INVALID }, NO_FILE).problems.get(name);
  return problem?.replace(`${name} `, '').replace(/ \(it is .*\)$/, '');
}
