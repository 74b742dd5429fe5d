/** The frame: one card in the middle of the page, or sections beside a navigation. */
export const LAYOUT_STYLE = `
body { display: flex; flex-direction: column; }
.brand { display: inline-flex; align-items: center; gap: 12px; min-height: 44px; color: var(--text); font-weight: 650; letter-spacing: -.01em; text-decoration: none; overflow-wrap: anywhere; }
.mark { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border: 1px solid var(--accent-edge); border-radius: 10px; background: var(--accent); color: var(--on-accent); font-size: 1.125rem; line-height: 1; font-weight: 700; }
.brand img { display: block; flex: none; }
footer { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0 24px; padding: 16px 0 8px; font-size: .875rem; color: var(--muted); }
footer nav { display: flex; align-items: center; gap: 8px; }
footer svg { width: 16px; height: 16px; }
footer ul { display: flex; flex-wrap: wrap; gap: 0 16px; }
footer a { display: inline-flex; align-items: center; min-height: 44px; min-width: 44px; justify-content: center; color: var(--muted); font-weight: 400; }
footer [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
section { display: grid; gap: 20px; min-width: 0; }
section > * { min-width: 0; }

.card { align-items: center; justify-content: safe center; padding: 32px 16px 16px; }
.card > header { display: grid; justify-items: center; margin-block-end: 24px; text-align: center; }
.card main { width: 100%; max-width: 416px; border: 1px solid var(--line); border-radius: 20px; background: var(--card); box-shadow: var(--shadow); }
.card .body { padding: 32px; }
.card .title { display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; text-align: center; }
.card .alert, .card .notice { width: 100%; }
.card section { margin-block-start: 24px; }
.card section + section { padding-block-start: 24px; border-block-start: 1px solid var(--line); }
.card .danger { background: var(--error); border-color: var(--error); color: var(--card); }
.card .danger:hover { background: color-mix(in srgb, var(--error) 86%, var(--text)); }
.card .links { justify-content: center; }
.card .prompt { justify-content: center; padding: 6px 16px; border-block-start: 1px solid var(--line); border-end-start-radius: 19px; border-end-end-radius: 19px; background: var(--well); text-align: center; }
.card .reference { text-align: center; }

.wide > header { border-block-end: 1px solid var(--line); background: var(--card); }
.bar, .frame, .wide > footer { width: 100%; max-width: 1040px; margin-inline: auto; padding-inline: 24px; }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 16px; min-height: 64px; padding-block: 8px; }
.user { display: inline-flex; margin-inline-start: auto; align-items: center; gap: 8px; min-width: 0; font-size: .875rem; color: var(--muted); overflow-wrap: anywhere; }
.frame { flex: 1; padding-block: 32px 24px; }
.frame > nav ul { display: flex; flex-wrap: wrap; gap: 4px; margin-block-end: 24px; }
.frame > nav a { display: flex; align-items: center; gap: 10px; min-height: 44px; padding: 8px 12px; border-radius: 10px; color: var(--muted); font-size: .9375rem; text-decoration: none; }
.frame > nav a:hover { background: color-mix(in srgb, var(--line) 45%, transparent); color: var(--text); }
.frame > nav [aria-current] { background: var(--accent-soft); color: var(--accent-text); font-weight: 600; }
.wide main { max-width: 720px; margin-inline: auto; }
.wide section { margin-block-start: 24px; padding: 24px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); box-shadow: var(--lift); scroll-margin-block-start: 24px; }
.wide section.danger-zone { border-color: var(--error-line); }
.wide .about { margin-block-start: 4px; font-size: .9375rem; color: var(--muted); text-wrap: pretty; }
.wide button, .wide .button { width: auto; }
.wide form { justify-items: start; }
.wide section > .plain + .plain { margin-block-start: -8px; }
.wide .field { width: 100%; max-width: 448px; }
.wide .links { margin-block: -8px; }
@media (min-width: 900px) {
.frame.has-nav { display: grid; grid-template-columns: 216px minmax(0, 1fr); gap: 40px; align-items: start; }
.has-nav > nav { position: sticky; inset-block-start: 32px; }
.frame.has-nav > nav ul { flex-direction: column; margin: 0; }
.has-nav main { max-width: none; width: 100%; margin: 0; }
}
@media (max-width: 520px) {
.card { justify-content: flex-start; padding-block-start: 24px; }
.card .body { padding: 24px 20px; }
.bar, .frame, .wide > footer { padding-inline: 16px; }
.wide section { padding: 20px; }
.user { display: none; }
.rows .acts, .rows > li > form { width: 100%; padding-inline-start: 0; }
.rows button { width: 100%; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { button, .button, .mark, .badge, .sign { border: 1px solid; } .frame > nav [aria-current] { outline: 2px solid; } }
@media print { header, footer, nav, form, .links, .prompt { display: none !important; } body { background: #fff; } .card main { border: 0; box-shadow: none; } }
`;
