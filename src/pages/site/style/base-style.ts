/**
 * Colours, type and focus. Colours of texts have a contrast of 4.5 and more, those of edges of 3 and more. Forms
 * that the script shows have their place before, so that nothing moves.
 */
export const BASE_STYLE = `
:root { color-scheme: light dark; --text: #111318; --muted: #59606e; --page: #f5f6f8; --card: #ffffff; --well: #f5f6f8; --line: #e2e5ea; --field: #858c9a; --error: #b3261e; --error-soft: #fdf0ef; --error-line: #f3c6c2; --ok: #11693f; --ok-soft: #eaf7f0; --ok-line: #b5e0c8; --warn: #7a4d00; --warn-soft: #fdf5e3; --shadow: 0 1px 2px rgb(17 19 24 / 5%), 0 12px 32px -8px rgb(17 19 24 / 12%); --lift: 0 1px 2px rgb(17 19 24 / 8%); }
@media (prefers-color-scheme: dark) {
:root { --text: #eef0f4; --muted: #a3aab8; --page: #0e0f12; --card: #181a1f; --well: #121317; --line: #2b2f37; --field: #7b8392; --error: #ffb4ab; --error-soft: #331b1a; --error-line: #6b3430; --ok: #8fdcb0; --ok-soft: #132b1f; --ok-line: #2a5a42; --warn: #f2c978; --warn-soft: #30250f; --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px -8px rgb(0 0 0 / 50%); --lift: 0 1px 2px rgb(0 0 0 / 40%); }
}
@media (prefers-contrast: more) {
:root { --muted: var(--text); --line: var(--field); --error-line: var(--error); --ok-line: var(--ok); }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
@media (scripting: enabled) { form[data-passkey][hidden]:not([data-unusable]) { display: grid !important; visibility: hidden; } }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; -webkit-font-smoothing: antialiased; overflow-wrap: anywhere; }
h1, h2, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 1.5rem; line-height: 2rem; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; hyphens: auto; }
h2 { font-size: 1.0625rem; line-height: 1.5rem; font-weight: 650; letter-spacing: -.005em; }
svg { flex: none; display: block; width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
[dir=rtl] .flip { transform: scaleX(-1); }
a { color: var(--accent-text); font-weight: 550; text-decoration-line: underline; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 3px; border-radius: 4px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.lead { margin-block-start: 8px; color: var(--muted); text-wrap: pretty; }
.skip { position: absolute; z-index: 1; inset-inline-start: 16px; inset-block-start: -120px; padding: 12px 16px; border-radius: 10px; background: var(--card); box-shadow: var(--shadow); }
.skip:focus { inset-block-start: 12px; }
`;
