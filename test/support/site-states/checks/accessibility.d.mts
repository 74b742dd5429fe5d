import type { Page } from 'playwright-core';

export function findViolations(page: Page): Promise<string[]>;
