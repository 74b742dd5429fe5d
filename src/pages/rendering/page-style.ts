import { createHash } from 'node:crypto';

/** One column for phones of 320 px and more; the colours have a contrast of 4.5 and more (WCAG 2.2, 1.4.3). */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #16181d; --muted: #565c69; --page: #f3f4f7; --card: #ffffff; --line: #7d8494; --border: #d5d9e0; --accent: #3b4cc0; --on-accent: #ffffff; --error: #b3261e; --error-soft: #fdeceb; }
@media (prefers-color-scheme: dark) {
:root { --text: #eceef4; --muted: #a6adbb; --page: #0f1115; --card: #191c22; --line: #7d8494; --border: #30353f; --accent: #a9b4ff; --on-accent: #14172b; --error: #ffb4ab; --error-soft: #3a1d1b; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { width: 100%; max-width: 420px; padding: 32px; border: 1px solid var(--border); border-radius: 16px; background: var(--card); box-shadow: 0 8px 24px rgb(16 24 40 / 8%); }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; hyphens: auto; }
p { margin: 0 0 20px; overflow-wrap: anywhere; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
input { width: 100%; min-height: 48px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); color: var(--text); font: inherit; }
.code { padding: 16px; border: 1px solid var(--line); border-radius: 10px; font: 600 28px/1.3 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 2px; text-align: center; user-select: all; }
.app { margin: 0 0 4px; font-size: 14px; color: var(--muted); }
.field { margin-bottom: 20px; }
.field p { margin: 4px 0 0; font-size: 14px; color: var(--muted); }
.field p.error, .alert { color: var(--error); }
.alert { padding: 12px 16px; border-radius: 10px; background: var(--error-soft); }
input[aria-invalid] { border-color: var(--error); border-width: 2px; padding: 9px 11px; }
button, a.button { display: block; width: 100%; min-height: 48px; padding: 12px 20px; border: 0; border-radius: 10px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main > :last-child { margin-bottom: 0; }
@media (forced-colors: active) { button, a.button { border: 1px solid; } }
`;

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** No script, no frame, no outbound request; only the style above. */
export const PAGE_CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  // The empty icon: browsers would request /favicon.ico.
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
