import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { findViolations } from '../support/site-states/checks/accessibility.mjs';
import { findBudgetFaults } from '../support/site-states/checks/budget.mjs';
import { findControlFaults } from '../support/site-states/checks/controls.mjs';
import { findKeyboardFaults } from '../support/site-states/checks/keyboard.mjs';
import { findLayoutFaults } from '../support/site-states/checks/layout.mjs';

const ADDRESS = 'http://page.invalid/';

const STYLE = `
  body { margin: 0; font: 1rem/1.5 sans-serif; color: #222; background: #fff; }
  main { max-width: 30rem; padding: 1rem; }
  input, button { box-sizing: border-box; display: block; min-height: 44px; max-width: 100%; border: 1px solid #555; font: inherit; }
  :focus { outline: 2px solid #00f; }
  .skip { position: absolute; inset-block-start: -100px; }
  .skip:focus { inset-block-start: 0; }
`;

const GOOD = `<form><label for="a">Name</label><input id="a" name="a"><button>Send</button></form>`;

/** A page with one fault by the name of the check that finds it. */
const page = (
  content: string,
  style = '',
) => `<!doctype html><html lang="en"><head><title>Example</title>
  <meta name="viewport" content="width=device-width"><style>${STYLE}${style}</style></head>
  <body><a class="skip" href="#main">Skip</a><main id="main"><h1>Example</h1>${content}</main></body></html>`;

describeInBrowser('a check of a page', () => {
  let browser: Browser;
  let tab: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    tab = await browser.newPage();
  });
  afterAll(() => browser.close());

  async function open(content: string, style?: string) {
    await tab.route(ADDRESS, (route) =>
      route.fulfill({ contentType: 'text/html', body: page(content, style) }),
    );
    await tab.goto(ADDRESS);
  }

  it('finds no fault in a page without one', async () => {
    await open(GOOD);
    expect(await findBudgetFaults(tab)).toEqual([]);
    expect(await findViolations(tab)).toEqual([]);
    expect(await findLayoutFaults(tab)).toEqual([]);
    expect(await findKeyboardFaults(tab)).toEqual([]);
    expect(await findControlFaults(tab)).toEqual([]);
  });

  it.each<[string, string, string, typeof findViolations, string]>([
    ['a field without a label', '<input>', '', findViolations, 'label'],
    ['pale text', GOOD, 'h1 { color: #ccc; }', findViolations, 'color-contrast'],
    [
      'text that is pale in dark colours',
      GOOD,
      '@media (prefers-color-scheme: dark) { h1 { color: #ccc; } }',
      findViolations,
      'dark: color-contrast',
    ],
    ['a wide part', '<p>x</p>', 'p { width: 500px; }', findLayoutFaults, '320 px: scrolls'],
    [
      'a part beside a clipped page',
      '<p>x</p>',
      'html, body { overflow: hidden; } p { width: 500px; }',
      findLayoutFaults,
      '320 px: outside: p',
    ],
    [
      'cut text',
      '<p>some text</p>',
      'p { width: 20px; overflow: hidden; white-space: nowrap; }',
      findLayoutFaults,
      '320 px: cut: p',
    ],
    [
      'text on text',
      '<p>one</p><p id="b">two</p>',
      '#b { margin-top: -40px; }',
      findLayoutFaults,
      '320 px: overlap: p "one" and p "two"',
    ],
    [
      'text of a fixed size',
      '<p>text</p>',
      'p { font-size: 14px; }',
      findLayoutFaults,
      '200 %: "text" does not grow',
    ],
    [
      'a button without a stop',
      '<button>a</button><button tabindex="0" onfocus="blur()">b</button>',
      '',
      findKeyboardFaults,
      'not reached by Tab: button b',
    ],
    [
      'a focus that is not visible',
      GOOD,
      'button:focus { outline: none; }',
      findKeyboardFaults,
      'no visible focus: button Send',
    ],
    [
      'a focus below another part',
      `${GOOD}<div></div>`,
      'div { position: fixed; inset: 0; background: #fff; }',
      findKeyboardFaults,
      'focus covered: input a',
    ],
    [
      'another order than the visible one',
      '<button>a</button><button>b</button><button>c</button>',
      'main { display: flex; flex-direction: column; } button:last-child { order: -1; }',
      findKeyboardFaults,
      'out of order: button c',
    ],
    [
      'a trap',
      `${GOOD}<button id="z">z</button><script>z.onkeydown = (e) => e.preventDefault()</script>`,
      '',
      findKeyboardFaults,
      'trap',
    ],
    [
      'a small target',
      '<button>x</button>',
      'button { min-height: 0; }',
      findControlFaults,
      'target',
    ],
    [
      'a button without a border in forced colours',
      '<button>x</button>',
      'button { border: 0; }',
      findControlFaults,
      'no border in forced colours: button x',
    ],
    [
      'motion in spite of the setting',
      '<p>x</p>',
      'p { transition: color 1s; }',
      findControlFaults,
      'moves: p',
    ],
    [
      'a layout shift',
      '<p>x</p><script>requestAnimationFrame(() => setTimeout(() => (document.querySelector("p").style.paddingTop = "300px"), 600))</script><p>below</p>',
      '',
      async (target: Page) => {
        await target.waitForTimeout(900);
        return findBudgetFaults(target);
      },
      'layout shift',
    ],
  ])('finds %s', async (_, content, style, find, expected) => {
    await open(content, style);
    expect((await find(tab)).join('\n')).toContain(expected);
  });

  it('finds a large page', async () => {
    await open('x'.repeat(50_000));
    expect((await findBudgetFaults(tab)).join()).toContain('bytes');
  });
});
