import type { Page } from 'playwright-core';

export function findLayoutFaults(page: Page): Promise<string[]>;
export function findNarrowFaults(page: Page): Promise<string[]>;
