// Generates the commands in docs/cli.md from the tree of commands: names, arguments, options, defaults and
// examples. Usage: see generated-section.mjs
import 'reflect-metadata';
import { createProgram, withSubcommands } from '../build/src/cli/run-cli.js';
import { updateSection } from './generated-section.mjs';

const EXAMPLES = /\nExamples:\n([\s\S]*)$/;

const program = createProgram({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
const commands = withSubcommands(program).filter(({ commands: below }) => below.length === 0);

const rows = commands.map((command) => {
  const name = nameOf(command);
  return `| [\`${name}\`](#${name.replaceAll(' ', '-')}) | ${command.description()} |`;
});
const sections = commands.map((command) =>
  [
    `## ${nameOf(command)}`,
    sentence(command.description()),
    fence('text', `${nameOf(program)} ${nameOf(command)} ${command.usage()}`.trim()),
    describeTerms(command),
    fence('sh', examplesOf(command)),
  ]
    .filter((part) => part !== '')
    .join('\n\n'),
);
await updateSection(
  'docs/cli.md',
  'commands',
  ['| command | description |', '| --- | --- |', ...rows, '', sections.join('\n\n'), ''].join('\n'),
);

/** The words after the name of the program: `user create`. */
function nameOf(command) {
  const names = [];
  for (let each = command; each; each = each.parent) names.unshift(each.name());
  return names.length > 1 ? names.slice(1).join(' ') : names[0];
}

function describeTerms(command) {
  const help = command.createHelp();
  Object.assign(help, { optionDescription: command.configureHelp().optionDescription });
  const ofArguments = help
    .visibleArguments(command)
    .map((each) => `- ${term(`<${each.name()}>`)}: ${help.argumentDescription(each)}`);
  const ofOptions = help
    .visibleOptions(command)
    .filter((each) => each.long !== '--help')
    .map(
      (each) =>
        `- ${term(each.flags)}${each.mandatory ? ' (required)' : ''}: ${help.optionDescription(each)}`,
    );
  return [...ofArguments, ...ofOptions].join('\n');
}

function term(text) {
  return `\`${text}\``;
}

function examplesOf(command) {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return (EXAMPLES.exec(text)?.[1] ?? '').replaceAll(/^ {2}/gm, '').trim();
}

function fence(language, text) {
  return text === '' ? '' : `\`\`\`${language}\n${text}\n\`\`\``;
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
