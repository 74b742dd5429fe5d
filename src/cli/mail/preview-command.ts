import { Argument, Command } from 'commander';
import { type MailTemplate, mailTemplates } from '../../mail/mail-template.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

interface PreviewOptions {
  language?: string;
  out?: string;
  json: boolean;
}

/** `mail preview` */
export function previewCommand({ stdout }: Terminal): Command {
  const command = new Command('preview')
    .description('write a mail with example values to an HTML file, and print its subject and text')
    .addArgument(new Argument('<template>', 'the mail').choices(mailTemplates))
    .option('--language <tag>', 'the language, such as de; by default MAIL_LANGUAGE')
    .option('--out <file>', 'the file to write; by default <template>.html')
    .option('--json', 'print one JSON object', false)
    .action(async (template: MailTemplate, { language, out, json }: PreviewOptions) => {
      const { previewMail } = await import('./mail-operations.js');
      const file = out ?? `${template}.html`;
      const { subject, text } = await previewMail(template, language, file);
      if (json) stdout.write(`${jsonLine({ template, file, subject, text })}\n`);
      else stdout.write(`wrote ${file}\n\nSubject: ${subject}\n\n${text}`);
    });
  return withExamples(
    command,
    'auth-service mail preview reset_password',
    'auth-service mail preview verify_email --language de --out verify.html',
  );
}
