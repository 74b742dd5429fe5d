import { createHash } from 'node:crypto';

/**
 * The design of all pages: a 4-px grid, the fonts of the system, colours by the setting of the system. Colours
 * have a contrast of 4.5 and more (WCAG 2.2, 1.4.3), controls a height of 44 px (2.5.8), and properties are
 * logical, so that they suit languages from right to left.
 */
export const SITE_STYLE = `
:root { color-scheme: light dark; --text: #16181d; --muted: #565c69; --page: #f3f4f7; --card: #ffffff; --line: #d5d9e0; --field: #7d8494; --accent: #3b4cc0; --accent-hover: #2f3da3; --on-accent: #ffffff; --soft: #eceefb; --error: #b3261e; --error-soft: #fdeceb; --ok: #11693f; --ok-soft: #e6f5ec; --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 8px 24px rgb(16 24 40 / 8%); }
@media (prefers-color-scheme: dark) {
:root { --text: #eceef4; --muted: #a6adbb; --page: #0f1115; --card: #191c22; --line: #30353f; --field: #7d8494; --accent: #a9b4ff; --accent-hover: #c2caff; --on-accent: #14172b; --soft: #232847; --error: #ffb4ab; --error-soft: #3a1d1b; --ok: #8fdcb0; --ok-soft: #173325; --shadow: 0 1px 2px rgb(0 0 0 / 40%); }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; padding: 24px 16px 48px; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
.card { display: flex; flex-direction: column; align-items: center; justify-content: center; }
header { display: flex; align-items: center; gap: 12px; margin-block-end: 24px; font-weight: 600; overflow-wrap: anywhere; }
.wide header, .wide main { max-width: 720px; margin-inline: auto; }
.mark { flex: none; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 10px; background: var(--accent); color: var(--on-accent); font-size: 18px; font-weight: 700; }
.card main { width: 100%; max-width: 420px; padding: 32px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); box-shadow: var(--shadow); }
.wide section { margin-block-start: 24px; padding: 24px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); box-shadow: var(--shadow); }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 32px; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; hyphens: auto; }
h2 { margin: 0 0 16px; font-size: 18px; line-height: 24px; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
.lead { color: var(--muted); }
.card section { margin-block-start: 24px; }
.card section + section { padding-block-start: 24px; border-block-start: 1px solid var(--line); }
.field { margin-block-end: 20px; }
label { display: block; margin-block-end: 4px; font-size: 14px; line-height: 20px; font-weight: 600; }
.optional { font-weight: 400; color: var(--muted); }
input { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--field); border-radius: 10px; background: var(--card); color: var(--text); font: inherit; }
input:focus { border-color: var(--accent); outline: 3px solid var(--accent); outline-offset: -1px; }
input.code { font-size: 20px; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
input[aria-invalid] { border-color: var(--error); }
.hint, .error { margin: 4px 0 0; font-size: 14px; line-height: 20px; color: var(--muted); }
.error { color: var(--error); }
.alert, .notice { padding: 12px 16px; border-radius: 10px; font-size: 15px; }
.alert { background: var(--error-soft); color: var(--error); }
.notice { background: var(--ok-soft); color: var(--ok); }
button, .button { display: block; width: 100%; min-height: 44px; padding: 10px 16px; border: 1px solid transparent; border-radius: 10px; font: inherit; font-weight: 600; line-height: 22px; text-align: center; text-decoration: none; cursor: pointer; }
.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-hover); }
.secondary, .danger { border-color: var(--field); background: transparent; color: var(--text); }
.secondary:hover, .danger:hover { background: var(--soft); }
.danger { border-color: var(--error); color: var(--error); }
.plain button, .wide button { width: auto; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); text-underline-offset: 3px; }
.links { display: flex; flex-wrap: wrap; gap: 8px 16px; margin: 16px 0 0; font-size: 15px; }
.links a { display: inline-flex; align-items: center; min-height: 32px; }
.rows { margin: 0; padding: 0; list-style: none; }
.rows li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px; padding-block: 12px; border-block-start: 1px solid var(--line); }
.rows li:first-child { padding-block-start: 0; border: 0; }
.rows div { flex: 1 1 200px; min-width: 0; }
.name { margin: 0; font-weight: 600; }
.note { margin: 0; font-size: 14px; color: var(--muted); }
.badge { display: inline-block; margin-inline-start: 4px; padding: 0 8px; border-radius: 999px; background: var(--ok-soft); color: var(--ok); font-size: 13px; line-height: 22px; font-weight: 600; }
.qr { display: block; margin: 0 auto 16px; padding: 12px; border-radius: 12px; background: #fff; max-width: 100%; height: auto; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 8px; margin: 0 0 20px; padding: 16px; border-radius: 10px; background: var(--soft); list-style: none; }
code { font: 15px/24px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.wide form + form { margin-block-start: 12px; }
main > :last-child, section > :last-child { margin-block-end: 0; }
footer { margin-block-start: 24px; font-size: 14px; }
.wide footer { max-width: 720px; margin-inline: auto; }
footer ul { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; list-style: none; }
footer a { display: inline-flex; align-items: center; min-height: 44px; color: var(--muted); }
footer [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
.reference { margin: 16px 0 0; font-size: 14px; color: var(--muted); }
.skip { position: absolute; inset-inline-start: 16px; inset-block-start: -100px; padding: 8px 16px; border-radius: 10px; background: var(--card); }
.skip:focus { inset-block-start: 8px; }
@media (max-width: 480px) { .card main { padding: 24px 20px; } .wide section { padding: 20px; } .card { justify-content: flex-start; } }
@media (forced-colors: active) { button, .button { border: 1px solid; } }
`;

const STYLE_HASH = createHash('sha256').update(SITE_STYLE).digest('base64');

/**
 * No frame and no other host; only the style above, the script of the pages, and pictures within the page. Not
 * the hash of the script: not all browsers compare that of a file.
 *
 * @param origins that a form may lead to: browsers apply the rule to redirects too
 */
export function siteContentPolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "script-src 'self'",
    // The script makes no element of a text.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "connect-src 'self'",
    'img-src data:',
    ["form-action 'self'", ...origins].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
