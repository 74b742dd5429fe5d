import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../../../test/support/configuration.js';
import type { SiteView } from '../site-view.js';
import { SiteDesign } from './site-design.js';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path d="M0 0h9"/></svg>';
const VIEW: SiteView = { title: 'A <title>', sections: [] };

/** A picture of 64 by 32 pixels; its pixels do not matter. */
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d494844520000004000000020080600000000000000',
  'hex',
);

/** The header of a lossless picture of 20 by 20 pixels (RFC 9649, section 3). */
const WEBP = Buffer.concat([
  Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0\u002F', 'latin1'),
  Buffer.from([19, 0xc0, 4, 0]),
  Buffer.alloc(8),
]);

const create = (variables: Record<string, string>) =>
  SiteDesign.create(load({ BRAND_NAME: 'Example & Co', ...variables }));

const render = (design: SiteDesign, view = VIEW, language = 'en') =>
  design.renderer.render({
    view,
    language,
    languages: design.languages,
    texts: design.textsOf(language),
    script: { path: '/pages/script.js', integrity: 'sha384-x' },
    isSignedIn: false,
    parameters: {},
    hidden: {},
    publicPath: (path) => `/auth${path}`,
  });

describe('SiteDesign', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'uas-pages-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, content: string | Buffer) => {
    writeFileSync(join(folder, file), content);
    return join(folder, file);
  };
  const withFile = (file: string, content: string) => {
    write(file, content);
    return create({ PAGES_TEMPLATES: folder });
  };
  describe('the logo', () => {
    it.each<[string, string | Buffer, object]>([
      ['a.svg', SVG, { type: 'image/svg+xml', width: 120, height: 40, isWordmark: true }],
      ['a.png', PNG, { type: 'image/png', width: 80, height: 40, isWordmark: true }],
      ['a.webp', WEBP, { type: 'image/webp', width: 40, height: 40, isSquare: true }],
    ])('in %s has its size on the page', async (file, content, expected) => {
      const { logo } = await create({ BRAND_LOGO: write(file, content) });
      expect(logo).toMatchObject(expected);
    });

    it('with the name stands alone, and a square one is beside the name and in the tab', async () => {
      const wide = await render(await create({ BRAND_LOGO: write('a.svg', SVG) }));
      expect(wide).toMatch(
        /<img src="\/auth\/pages\/logo-[\da-f]{16}\.svg" alt="Example &amp; Co" width="120" height="40">/,
      );
      expect(wide).not.toContain('<span>Example &amp; Co</span>');
      expect(wide).toContain('<link rel="icon" href="data:image/svg+xml,');
      const square = await render(await create({ BRAND_LOGO: write('a.webp', WEBP) }));
      expect(square).toMatch(/<img src="\S+\.webp" alt="" width="40" height="40">/);
      expect(square).toContain('<span>Example &amp; Co</span>');
      expect(square).toMatch(/<link rel="icon" href="\/auth\/pages\/logo-\w+\.webp">/);
    });

    it.each<[string, RegExp, string]>([
      [
        'logo.gif',
        /^BRAND_LOGO: logo\.gif must be a file with the ending \.svg, \.png or \.webp$/,
        '',
      ],
      ['logo.svg', /logo\.svg line 2 has a script; remove it$/, `<svg>\n<script>1</script></svg>`],
      ['logo.svg', /line 1 has an event handler/, `<svg onload="x()">`],
      ['logo.svg', /line 1 has a script/, `<svg><set to="javascript:x"/></svg>`],
      ['logo.svg', /has an external reference/, `<svg><use href="https://a.example/b#c"/></svg>`],
      ['logo.svg', /has an external reference/, `<svg><image xlink:href='//a.example/b'/></svg>`],
      ['logo.svg', /has an external reference/, `<svg style="fill: url( 'https://a' )"/>`],
      ['logo.svg', /has an external style/, `<svg><style>@import 'a.css'</style></svg>`],
      ['logo.svg', /has a document type/, `<!DOCTYPE svg [<!ENTITY a "b">]><svg/>`],
      ['logo.svg', /has a foreign object/, `<svg><foreignObject/></svg>`],
      ['logo.svg', /has no size; add the attribute viewBox to its element svg$/, '<svg/>'],
      ['logo.png', /logo\.png is not a file of the format PNG; use one that is$/, SVG],
      ['logo.png', /has 65537 bytes; reduce it to 65536 bytes at most$/, 'x'.repeat(65_537)],
    ])('is refused as %s, with the message %s', async (file, message, content) => {
      const created = create({ BRAND_LOGO: write(file, content) });
      await expect(created).rejects.toThrow(message);
      await expect(created).rejects.toMatchObject({ name: 'StartupError' });
    });

    it('accepts references within the picture, and pictures in it', async () => {
      const inner =
        '<use href="#a"/><path fill="url(#b)"/><image href="data:image/png;base64,AA"/>';
      const BRAND_LOGO = write('a.svg', SVG.replace('<path', `${inner}<path`));
      await expect(create({ BRAND_LOGO })).resolves.toBeDefined();
    });

    it('is refused where the file does not exist', async () => {
      await expect(create({ BRAND_LOGO: '/no/logo.svg' })).rejects.toThrow(
        'BRAND_LOGO: the file /no/logo.svg cannot be read (ENOENT)',
      );
    });
  });

  describe('files of PAGES_TEMPLATES', () => {
    it('add a style after the built-in one', async () => {
      const { style } = await withFile('style.css', '.card { background: url(data:image/png,) }');
      expect(style).toMatch(/\.card \{ background: url\(data:image\/png,\) \}$/);
    });

    it('replace single texts, and fill in the name of the application', async () => {
      const design = await withFile('de.json', '{ "signIn": { "title": "Hallo bei {app}" } }');
      expect(design.textsOf('de').signIn.title).toBe('Hallo bei Example & Co');
      expect(design.textsOf('de').signIn.button).toBe('Anmelden');
      expect(design.textsOf('en').signIn.title).toBe('Sign in');
    });

    it('add a language, from right to left where its script is', async () => {
      const design = await withFile('ar.json', JSON.stringify((await create({})).textsOf('en')));
      expect(design.languages).toEqual(['en', 'de', 'ar']);
      const html = await render(design, VIEW, 'ar');
      expect(html).toContain('<html lang="ar" dir="rtl">');
      expect(html).toContain('<a href="?lang=ar" lang="ar" hreflang="ar" aria-current="true">');
    });

    it('replace the frame, with values escaped and parts of the service', async () => {
      write('footer.html.eta', '<footer><p><%= it.title %></p><%~ it.language_switch %></footer>');
      write('layout.html.eta', '<div><%~ it.header %></div><%~ it.main %><%~ it.footer %>');
      const html = await render(
        await withFile('header.html.eta', '<header><%= it.app %></header>'),
      );
      expect(html).toContain('<div><header>Example &amp; Co</header></div>');
      expect(html).toContain('<footer><p>A &lt;title&gt;</p>');
      expect(html).toContain('lang="de" hreflang="de">Deutsch</a>');
    });

    it.each<[string, RegExp, string]>([
      [
        'foot.html.eta',
        /^PAGES_TEMPLATES: foot\.html\.eta is not the name of a file of pages; names are style\.css, /,
        '',
      ],
      [
        'style.css',
        /style\.css line 2 has @import; copy that style into the file$/,
        'a {}\n@import "b.css";',
      ],
      [
        'style.css',
        /line 1 has the address of a file; use a data: URL$/,
        'a { background: url("/x.png") }',
      ],
      ['style.css', /line 1 has the end of the style element$/, '</style ><script>'],
      ['style.css', /has 16385 bytes; reduce it to 16384 bytes at most$/, 'x'.repeat(16_385)],
      ['de.json', /^PAGES_TEMPLATES: de\.json line 2 is not valid JSON$/, '{\n "signIn": }'],
      [
        'de.json',
        /de\.json: signIn has the unknown text titel; known are /,
        '{ "signIn": { "titel": "x" } }',
      ],
      [
        'de.json',
        /signIn: title has the unknown placeholder \{name\}; known are \{app\}, \{min\}$/,
        '{ "signIn": { "title": "{name}" } }',
      ],
      [
        'fr.json',
        /^PAGES_TEMPLATES: fr\.json: \w+ is missing; a new language needs all texts$/,
        '{}',
      ],
      [
        'footer.html.eta',
        /^PAGES_TEMPLATES: footer\.html\.eta line 2 prints it\.title without escaping it; write <%= it\.title %>, /,
        'a\n<%~ it.title %>',
      ],
      [
        'footer.html.eta',
        /line 1 uses output, which templates of pages cannot$/,
        '<% output(it.title) %>',
      ],
      ['footer.html.eta', /line 1 uses __eta/, '<% __eta.res += it.title %>'],
      [
        'footer.html.eta',
        /footer\.html\.eta line 3 cannot be rendered: (?:SyntaxError: )?Unexpected token '\('$/,
        '\n\n<%= it.( %>',
      ],
      [
        'footer.html.eta',
        /footer\.html\.eta line 2 cannot be rendered: unclosed tag/,
        'a\n<% if (',
      ],
      [
        'footer.html.eta',
        /footer\.html\.eta uses the unknown variable it\.name; known are app, /,
        '<%= it.name %>',
      ],
      [
        'footer.html.eta',
        /line 2 has a script, which the policy of pages blocks$/,
        '<p>\n<script src="/a.js">',
      ],
      [
        'footer.html.eta',
        /has a style, which the policy of pages blocks; use style\.css$/,
        '<p style="color: red">',
      ],
      ['footer.html.eta', /has an event handler/, '<p onclick="x()">'],
      ['footer.html.eta', /has the address of a file, /, '<img src="https://a.example/b.png">'],
      [
        'layout.html.eta',
        /^PAGES_TEMPLATES: layout\.html\.eta does not print it\.main; add <%~ it\.main %>$/,
        '<%~ it.header %>',
      ],
    ])('are refused as %s, with the message %s', async (file, message, content) => {
      const created = withFile(file, content);
      await expect(created).rejects.toThrow(message);
      await expect(created).rejects.not.toThrow(/\n/);
    });

    it('are refused where the folder does not exist', async () => {
      await expect(create({ PAGES_TEMPLATES: '/no/folder' })).rejects.toThrow(
        'PAGES_TEMPLATES: the folder /no/folder cannot be read (ENOENT); create it, or unset PAGES_TEMPLATES',
      );
    });
  });
});
