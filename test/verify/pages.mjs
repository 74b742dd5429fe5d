// Judges every state of every page in Chromium, and can write pictures of them. See docs/pages.md.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { inParallel } from '../support/in-parallel.mjs';
import { BrowserVisitor } from '../support/site-states/browser-visitor.mjs';
import { judgeState, openState } from '../support/site-states/judge-state.mjs';
import { SITE_STATES } from '../support/site-states/site-states.mjs';
import { logProgress, readOptions, registerCleanup, runExperiment } from './support/run.mjs';
import { startSiteService } from './support/site-services.mjs';

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    dist: 'dist',
    // A part of `path: name`; all states by default.
    only: '',
    language: 'en-GB',
    // A folder for pictures of each state.
    write: '',
    // 0 writes pictures alone.
    judge: 1,
  });
  const states = SITE_STATES.filter(({ page, name }) => `${page}: ${name}`.includes(options.only));
  const services = await startServices(new Set(states.map(({ service }) => service)), options);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  registerCleanup(() => browser.close());
  const started = performance.now();
  let isClean = true;
  const anyService = [...services.values()][0];
  const visitors = await Promise.all(
    [1, 2, 3].map(() => BrowserVisitor.open(browser, anyService, { locale: options.language })),
  );
  await inParallel(visitors, states, async (state, visitor) => {
    const title = `${state.page}: ${state.name}`;
    const service = services.get(state.service);
    try {
      if (options.judge) {
        const faults = await judgeState(state, visitor, service);
        for (const fault of new Set(faults)) print(title, fault);
        isClean &&= faults.length === 0;
      }
      if (options.write) {
        await openState(state, visitor, service);
        await writePictures(visitor.page, state, options.write);
      }
    } catch (error) {
      isClean = false;
      print(title, error.message.split('\n').slice(0, 3).join(' '));
    }
  });
  logProgress(`${states.length} states in ${Math.round(performance.now() - started)} ms`);
  return isClean;
});

async function startServices(names, { dist }) {
  const services = await Promise.all([...names].map((name) => startSiteService(name, dist)));
  return new Map([...names].map((name, index) => [name, services[index]]));
}

async function writePictures(page, state, folder) {
  mkdirSync(folder, { recursive: true });
  const name = `${state.page.slice(1)} ${state.name}`.replaceAll(/[^a-z-]+/g, '-');
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    for (const colorScheme of ['light', 'dark']) {
      // Colours change at once.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
}

function print(title, fault) {
  process.stdout.write(`${title}: ${fault}\n`);
}
