import type { BrowserVisitor } from './browser-visitor.mjs';

export interface SiteState {
  readonly page: string;
  readonly path: string;
  readonly name: string;
  readonly service: string;
  readonly has: string;
  readonly needsScript: boolean;
  readonly open: (visitor: BrowserVisitor) => Promise<void>;
}

export const FIRST_STATES: readonly SiteState[];
export const SITE_STATES: readonly SiteState[];
