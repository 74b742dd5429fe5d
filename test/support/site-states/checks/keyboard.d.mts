import type { Page } from 'playwright-core';

export function findKeyboardFaults(page: Page): Promise<string[]>;
