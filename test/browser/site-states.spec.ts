import type { Browser, BrowserContextOptions } from 'playwright-core';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { inParallel } from '../support/in-parallel.mjs';
import { SiteService } from '../support/site-service.js';
import { BrowserVisitor } from '../support/site-states/browser-visitor.mjs';
import { type Judge, judgeState, judgeWithoutScript } from '../support/site-states/judge-state.mjs';
import { SITE_SETTINGS } from '../support/site-states/site-settings.mjs';
import { FIRST_STATES, SITE_STATES, type SiteState } from '../support/site-states/site-states.mjs';

/** Browser windows at a time. */
const WINDOWS = [1, 2, 3];

/** `npm run verify:pages` judges all states, which takes minutes. */
const STATES = process.env['EVERY_STATE'] === '1' ? SITE_STATES : FIRST_STATES;

const titles = STATES.map(({ page, name }) => `${page} (${name})`);
const DEFAULTS = { locale: 'en-GB' };
const GERMAN = { locale: 'de-DE' };

describeInBrowser('a page in a browser', () => {
  const services = new Map<string, SiteService>();
  const withScript = new Map<string, string[]>();
  const withoutScript = new Map<string, string[]>();
  let browser: Browser;

  const serviceOf = ({ service: name }: Pick<SiteState, 'service'>) => {
    const service = services.get(name);
    if (!service) throw new Error(`no service ${name}`);
    return service;
  };

  async function judgeAll(
    states: readonly SiteState[],
    judge: Judge,
    results: Map<string, string[]>,
    options: BrowserContextOptions,
  ) {
    const service = serviceOf({ service: 'full' });
    const windows = await Promise.all(
      WINDOWS.map(() => BrowserVisitor.open(browser, service, options)),
    );
    await inParallel(windows, states, async (state, visitor) => {
      const { page, name } = state;
      const faults = await judge(state, visitor, serviceOf(state)).catch(({ message }: Error) => [
        message,
      ]);
      results.set(`${page} (${name})`, [...new Set(faults)]);
    });
    await Promise.all(windows.map((visitor) => visitor.close()));
  }

  beforeAll(async () => {
    browser = await openBrowser();
    await inParallel([1, 2], Object.keys(SITE_SETTINGS), async (name) => {
      services.set(name, await SiteService.start(name));
    });
    const scripted = STATES.filter(({ needsScript }) => needsScript);
    const others = STATES.filter(({ needsScript }) => !needsScript);
    await judgeAll(STATES, judgeState, withScript, DEFAULTS);
    await judgeAll(scripted, judgeWithoutScript, withoutScript, GERMAN);
    const noScript = { ...GERMAN, javaScriptEnabled: false };
    await judgeAll(others, judgeWithoutScript, withoutScript, noScript);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([...services.values()].map((service) => service.stop()));
  });

  it.each(titles)('%s is accessible, fits every window and stays small', (title) => {
    expect(withScript.get(title)).toEqual([]);
  });

  it.each(titles)('%s fits every window in German, without scripts', (title) => {
    expect(withoutScript.get(title)).toEqual([]);
  });

  it('has one state of each name in the table', () => {
    const names = SITE_STATES.map(({ page, name }) => `${page} (${name})`);
    expect(new Set(names).size).toBe(names.length);
  });
});
