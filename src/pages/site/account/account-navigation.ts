import type { PageContext } from '../site-page.js';
import type { NavItem } from '../site-view.js';

/** The pages of the account, in the order of their links. */
const PAGES = [
  ['/account', 'profile', 'user'],
  ['/account/security', 'security', 'shield'],
  ['/account/devices', 'devices', 'computer'],
  ['/account/data', 'data', 'download'],
] as const;

export function accountNavigation({ pathOf, texts }: PageContext, current: string): NavItem[] {
  return PAGES.map(([path, name, icon]) => ({
    href: pathOf(path),
    label: texts.accountPage[name],
    icon,
    isCurrent: path === current,
  }));
}
