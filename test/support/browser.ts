import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** The paths on Debian, other Linux distributions and macOS. */
const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = PATHS.find((path) => existsSync(path));

/** `describe` where a browser is installed; elsewhere its tests are skipped: only a browser shows a page. */
export const describeInBrowser = executablePath === undefined ? describe.skip : describe;

if (executablePath === undefined) {
  process.stderr.write('Chromium is not installed: the tests in a browser are skipped.\n');
}

/** Milliseconds. It only ends a step that would hang, so it suits a slow machine. */
export const BROWSER_TIMEOUT = 2 * 60_000;

export function openBrowser(options: LaunchOptions = {}): Promise<Browser> {
  // Chromium's sandbox does not work for root, as in a container; all pages are part of this repository.
  const args = ['--no-sandbox'];
  return chromium.launch({ executablePath, args, timeout: BROWSER_TIMEOUT, ...options });
}
