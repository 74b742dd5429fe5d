import type { SiteView } from '../site-view.js';

/** One page of each layout, with which templates of the operator are checked at the start. */
export const SAMPLE_VIEWS: readonly SiteView[] = [
  { title: 'Sign in', sections: [] },
  {
    title: 'Account',
    layout: 'wide',
    user: 'ada',
    signOut: { action: 'sign_out', button: 'Sign out' },
    nav: [{ href: '/account', label: 'Profile', icon: 'user', isCurrent: true }],
    sections: [],
  },
];
