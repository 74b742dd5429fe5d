import type { Page } from 'playwright-core';

export function findControlFaults(page: Page): Promise<string[]>;
