/** Drawings on a grid of 24, in the colour of the text. */
const DRAWINGS = {
  alert: '<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5m0 3.7v.1"/>',
  apps: '<rect x="4" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.5"/>',
  check: '<circle cx="12" cy="12" r="9"/><path d="m8.3 12.3 2.5 2.5 4.9-5.3"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>',
  codes: '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.1m-.1 6h.1m-.1 6h.1"/>',
  computer: '<rect x="4" y="5" width="16" height="11" rx="2"/><path d="M2.5 19.5h19"/>',
  download: '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14"/>',
  key: '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l2.8 2.8"/>',
  language:
    '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3.4 4.5 3.4 13.5 0 18m0-18c-3.4 4.5-3.4 13.5 0 18"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-.8.8M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l.8-.8"/>',
  lock: '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
  mail: '<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="m4 7.5 8 6 8-6"/>',
  phone: '<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M11 18.3h2"/>',
  shield:
    '<path d="M12 3 5 5.8v5.7c0 4.4 2.9 8 7 9.5 4.1-1.5 7-5.1 7-9.5V5.8Z"/><path d="m9 11.8 2.2 2.2 3.8-4"/>',
  signOut: '<path d="M10 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H10m5-3.5 4-4-4-4m4 4H9.5"/>',
  trash: '<path d="M4.5 7h15m-10 0V4.5h5V7m-8 0 .8 12.5h9.4L17.5 7M10 11v5m4-5v5"/>',
  user: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.7-3.5 3.7-5.5 7.5-5.5s6.8 2 7.5 5.5"/>',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Icons with the direction of the text. */
const DIRECTED: readonly IconName[] = ['signOut'];

/** @returns SVG without a name for assistive technology: the text beside an icon says the same */
export function iconOf(name: IconName): string {
  const mark = DIRECTED.includes(name) ? ' class="flip"' : '';
  return `<svg viewBox="0 0 24 24" aria-hidden="true"${mark}>${DRAWINGS[name]}</svg>`;
}
