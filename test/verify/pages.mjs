// Judges every state of every page in Chromium, and can write pictures of them. See docs/pages.md.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { inParallel } from '../support/in-parallel.mjs';
import { BrowserVisitor, PASSWORD } from '../support/site-states/browser-visitor.mjs';
import { judgeState, openState } from '../support/site-states/judge-state.mjs';
import { FIRST_STATES, SITE_STATES } from '../support/site-states/site-states.mjs';
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
    // How often each page is loaded to measure its first contentful paint.
    paint: 3,
    // A folder for the pictures of the README.
    readme: '',
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
  const paints = [];
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
      if (options.paint > 0 && FIRST_STATES.includes(state)) {
        await openState(state, visitor, service);
        paints.push({ title, time: await measurePaint(visitor.page, options.paint) });
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
  if (paints.length > 0) printPaints(paints);
  if (options.readme) await writeReadmePictures(browser, services, options);
  return isClean;
});

async function startServices(names, { dist }) {
  const services = await Promise.all([...names].map((name) => startSiteService(name, dist)));
  return new Map([...names].map((name, index) => [name, services[index]]));
}

/** @returns milliseconds until the first contentful paint, the median of some loads */
async function measurePaint(page, count) {
  const times = [];
  for (let load = 0; load < count; load += 1) {
    await page.reload({ waitUntil: 'load' });
    const time = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const observer = new PerformanceObserver((list) => {
            for (const { name, startTime } of list.getEntries()) {
              if (name === 'first-contentful-paint') resolve(startTime);
            }
          });
          observer.observe({ type: 'paint', buffered: true });
        }),
    );
    times.push(time);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count / 2)];
}

function printPaints(paints) {
  const sorted = paints.toSorted((a, b) => a.time - b.time);
  const { title, time } = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)].time;
  process.stdout.write(
    `first contentful paint: ${Math.round(median)} ms, at most ${Math.round(time)} ms (${title})\n`,
  );
}

/** Pictures of the same person each time. */
async function writeReadmePictures(browser, services, { readme, language }) {
  mkdirSync(readme, { recursive: true });
  const viewport = { width: 1120, height: 720 };
  const service = services.get('full');
  const visitor = await BrowserVisitor.open(browser, service, { locale: language, viewport });
  visitor.user = { username: 'ada', email: 'ada@example.com', password: PASSWORD };
  await visitor.go('/sign-in');
  await visitor.page.screenshot({ path: join(readme, 'sign-in.png') });
  await visitor.register();
  await visitor.go('/account/security');
  await visitor.page.screenshot({ path: join(readme, 'account.png') });
  await visitor.close();
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
