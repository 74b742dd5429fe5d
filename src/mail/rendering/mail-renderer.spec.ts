import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { english } from '../texts/english.js';
import { CATALOGUES } from '../texts/languages.js';
import { PLACEHOLDERS } from '../texts/catalogue.js';
import {
  type MailTemplate,
  MAIL_TEMPLATES,
  mailTemplates,
  propertiesOf,
} from '../mail-template.js';
import { MailRenderer } from './mail-renderer.js';
import { NO_OVERRIDES, readOverrides } from './overrides.js';
import { sampleFacts } from './sample-facts.js';

describe('MailRenderer', () => {
  const cases = Object.keys(CATALOGUES).flatMap((language) =>
    mailTemplates.map((template): [string, MailTemplate] => [language, template]),
  );
  let renderer: MailRenderer;

  const textTo = (username: string, template: MailTemplate) =>
    renderer.render({ ...sampleFacts(template, 'en'), username }).text;

  beforeAll(async () => {
    renderer = await MailRenderer.create(NO_OVERRIDES, 'en');
  });

  it.each(cases)(
    'renders in %s the mail %s, with link and code where it has them',
    (language, template) => {
      const { subject, html, text } = renderer.render(sampleFacts(template, language));
      const { path, hasCode } = propertiesOf(template);
      for (const part of [subject, html, text]) {
        expect(part).not.toMatch(/undefined|null|\[object|\{\w+\}|<%/);
        expect(part).not.toBe('');
      }
      expect(html).toContain(`<html lang="${language}"`);
      expect(html).not.toMatch(/<img|<script|src=|url\(/);
      const link = `https://example.com${path}?token=EXAMPLE`;
      expect(text.includes(`\n${link}\n`)).toBe(path !== undefined);
      expect(html.includes(`href="${link}"`)).toBe(path !== undefined);
      for (const part of [html, text]) expect(part.includes('12345678')).toBe(hasCode === true);
      for (const part of [html, text]) {
        expect(part.includes('Firefox, Windows')).toBe('hasDetails' in MAIL_TEMPLATES[template]);
      }
    },
  );

  it.each(Object.keys(CATALOGUES))(
    'has in %s a label for every link and code, and known placeholders',
    (language) => {
      const catalogue = CATALOGUES[language] ?? english;
      for (const template of mailTemplates) {
        const { path, hasCode } = propertiesOf(template);
        expect([template, catalogue[template].action !== undefined]).toEqual([
          template,
          path !== undefined,
        ]);
        expect([template, catalogue[template].code !== undefined]).toEqual([
          template,
          hasCode === true,
        ]);
      }
      const used = [...JSON.stringify(catalogue).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(PLACEHOLDERS).toEqual(expect.arrayContaining([...new Set(used)]));
    },
  );

  it('escapes values in HTML, and in the text leaves them as they are', () => {
    const facts = { ...sampleFacts('new_sign_in', 'en'), app: '<b>&"', username: '{app}' };
    const { html, text, subject } = renderer.render(facts);
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;b&gt;&amp;&quot;');
    expect(text).toContain('<b>&"');
    expect(subject).toBe('New sign-in to <b>&"');
    expect(text).toContain('Hello {app},');
  });

  it('greets by name only in mails that strangers cannot cause', () => {
    for (const template of ['verify_email', 'already_registered', 'invitation'] as const) {
      expect(textTo('win.example.net', template)).not.toContain('win.example.net');
    }
    expect(textTo('win.example.net', 'new_sign_in')).toContain('Hello win.example.net,');
  });

  it('never shows the text of a user agent', () => {
    const facts = sampleFacts('new_sign_in', 'en');
    const data = { ...facts.data, user_agent: 'Chrome/1 visit https://evil.example' };
    const { text } = renderer.render({ ...facts, data });
    expect(text).not.toContain('evil');
    expect(text).toContain('Device: Chrome\n');
    const unknown = renderer.render({ ...facts, data: { ip: '', user_agent: '' } });
    expect(unknown.text).toContain('IP address: unknown\nDevice: unknown\n');
    expect(renderer.render({ ...facts, data: {} }).text).not.toContain('Device');
  });

  it.each([
    ['de-CH', 'de'],
    ['fr', 'en'],
    [null, 'en'],
  ])('chooses for the locale %s the language %s', (locale, expected) => {
    expect(renderer.languageFor(locale)).toBe(expected);
  });

  it.each([
    [30 * 60_000 - 40, 'for 30 minutes.', '30 Minuten lang'],
    [24 * 3_600_000 - 40, 'for 24 hours.', '24 Stunden lang'],
    [7 * 86_400_000 - 40, 'for 7 days.', '7 Tage lang'],
    [61_000, 'for 1 minute.', '1 Minute lang'],
  ])('says how long the link works: %i ms', (lifetime, inEnglish, german) => {
    const text = (language: string) => {
      const facts = sampleFacts('reset_password', language);
      return renderer.render({ ...facts, token: { url: '', code: '', lifetime } }).text;
    };
    expect(text('en')).toContain(inEnglish.replace('.', ''));
    expect(text('de')).toContain(german);
  });
});

describe('files of MAIL_TEMPLATES', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'uas-templates-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const create = async (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return MailRenderer.create(readOverrides(folder), 'en');
  };
  const render = async (files: Record<string, string>, template: MailTemplate, language = 'en') =>
    (await create(files)).render(sampleFacts(template, language));

  it('replace single templates, and leave the others', async () => {
    const files = { 'verify_email.txt.eta': 'Own: <%= it.link.url %>', '.git': '' };
    const own = await render(files, 'verify_email');
    expect(own.text).toBe('Own: https://example.com/verify-email?token=EXAMPLE');
    expect(own.html).toContain('<!doctype html>');
    expect((await render(files, 'reset_password')).text).toContain('Hello ada,');
  });

  it('replace the layout of all mails', async () => {
    const files = { 'layout.html.eta': '<html><%= it.subject %></html>' };
    const { html } = await render(files, 'deletion_done');
    expect(html).toBe('<html>Your account at Example was deleted</html>');
  });

  it('replace single texts of a language', async () => {
    const files = { 'de.json': JSON.stringify({ verify_email: { subject: 'Hallo {app}' } }) };
    const { subject, text } = await render(files, 'verify_email', 'de');
    expect(subject).toBe('Hallo Example');
    expect(text).toContain('Bitte bestätigen Sie');
  });

  it('add a language', async () => {
    const texts = JSON.stringify(CATALOGUES['en']).replaceAll('Hello', 'Bonjour');
    const renderer = await create({ 'fr.json': texts });
    expect(renderer.languageFor('fr-CA')).toBe('fr');
    expect(renderer.render(sampleFacts('new_sign_in', 'fr')).text).toContain('Bonjour ada,');
  });

  it.each([
    [
      'verify_mail.html.eta',
      '',
      /verify_mail\.html\.eta is not the name of a template or a language/,
    ],
    ['layout.html', '', /layout\.html is not the name/],
    ['layout.txt.eta', '<% if (', /^MAIL_TEMPLATES: layout\.txt\.eta cannot be rendered: /],
    [
      'layout.txt.eta',
      '<%= it.sender %>',
      /layout\.txt\.eta uses the unknown variable it\.sender; known are template, /,
    ],
    [
      'invitation.html.eta',
      '<%= it.link.text %>',
      /uses the unknown variable it\.link\.text; known are label, url, hint/,
    ],
    ['invitation.html.eta', '<%= nothing %>', /cannot be rendered: nothing is not defined/],
    ['de.json', '{', /de\.json is not valid JSON/],
    ['de.json', '[]', /de\.json must be an object/],
    [
      'de.json',
      '{"verify_mail":{}}',
      /de\.json has the unknown text verify_mail; known are common, /,
    ],
    [
      'de.json',
      '{"verify_email":{"title":""}}',
      /de\.json: verify_email has the unknown text title/,
    ],
    ['de.json', '{"verify_email":{"subject":1}}', /de\.json: verify_email: subject must be a text/],
    ['de.json', '{"verify_email":{"before":"x"}}', /verify_email: before must be a list of texts/],
    [
      'de.json',
      '{"verify_email":{"before":["{name}"]}}',
      /before\[0\] has the unknown placeholder \{name\}; known are \{app\}/,
    ],
    ['fr.json', '{}', /fr\.json: common is missing; a new language needs all texts/],
  ])('stop the start with one line: %s with %j', async (name, text, expected) => {
    const failure: unknown = await create({ [name]: text }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(expected),
    });
    expect((failure as Error).message).not.toContain('\n');
  });

  it('stop the start if the folder does not exist', () => {
    expect(() => readOverrides('/no/such/folder')).toThrow(
      'MAIL_TEMPLATES: the folder /no/such/folder cannot be read (ENOENT); create it, or unset MAIL_TEMPLATES',
    );
  });

  it('is refused for a default language without texts', async () => {
    await expect(MailRenderer.create(NO_OVERRIDES, 'fr')).rejects.toThrow(
      'MAIL_LANGUAGE: mails are not available in fr; available are en, de',
    );
    expect((await MailRenderer.create(NO_OVERRIDES, 'de-AT')).languageFor(null)).toBe('de');
  });
});
