import type { Page } from 'playwright-core';

export function findBudgetFaults(page: Page): Promise<string[]>;
