import type { BrowserVisitor, VisitedService } from './browser-visitor.mjs';
import type { SiteState } from './site-states.mjs';

export type Judge = (
  state: SiteState,
  visitor: BrowserVisitor,
  service: VisitedService,
) => Promise<string[]>;

export const judgeState: Judge;
export const judgeWithoutScript: Judge;
