import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, others, and macOS have it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = PLACES.find((path) => existsSync(path));

/** `describe` where there is a browser; elsewhere its tests are skipped, and say so: none can be started. */
export const describeInBrowser = executablePath === undefined ? describe.skip : describe;

if (executablePath === undefined) {
  process.stderr.write('Chromium is not installed: the tests in a browser are skipped.\n');
}

export function openBrowser(): Promise<Browser> {
  // Root, as in a container, can't have Chromium's sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
