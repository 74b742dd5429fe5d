import type { Environment } from '../../config/environment.js';
import { SiteDesign } from './design/site-design.js';
import { hasPages } from './site.module.js';

/**
 * Reads the files of `BRAND_LOGO` and `PAGES_TEMPLATES`, and renders with them.
 *
 * @throws StartupError one line with the problem and its remedy
 */
export async function checkPages(environment: Environment): Promise<void> {
  if (hasPages(environment)) await SiteDesign.create(environment);
}
