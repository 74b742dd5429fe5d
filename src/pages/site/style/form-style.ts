/** Fields and buttons. Controls have a height of 44 px (WCAG 2.2, 2.5.5). */
export const FORM_STYLE = `
form { display: grid; gap: 20px; }
form.plain { display: block; }
.field { display: grid; gap: 6px; min-width: 0; }
label { font-size: .875rem; line-height: 1.25rem; font-weight: 600; }
.optional { font-weight: 400; color: var(--muted); }
input, select { width: 100%; min-width: 0; min-height: 44px; padding: 9px 12px; border: 1px solid var(--field); border-radius: 10px; background: var(--card); color: var(--text); font: inherit; text-align: start; transition: border-color .12s, box-shadow .12s; }
input:hover, select:hover { border-color: var(--muted); }
input:focus, select:focus { border-color: var(--accent-text); outline: 2px solid var(--accent-text); outline-offset: -1px; box-shadow: 0 0 0 4px var(--accent-soft); }
input.code { font: 600 1.25rem/1.5rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .16em; text-align: center; }
input[aria-invalid], select[aria-invalid] { border-color: var(--error); box-shadow: 0 0 0 1px var(--error); }
input[aria-invalid]:focus { outline-color: var(--error); box-shadow: 0 0 0 4px var(--error-soft); }
.with-reveal { position: relative; grid-template-columns: minmax(0, 1fr) 44px; }
.with-reveal > * { grid-column: 1 / -1; }
.with-reveal > input { grid-row: 2; padding-inline-end: 48px; }
.with-reveal > .reveal { grid-area: 2 / 2; width: 44px; padding: 0; border: 0; background: none; color: var(--muted); box-shadow: none; }
@media (forced-colors: active) { .with-reveal > .reveal { border: 1px solid; } }
.reveal:hover { color: var(--text); }
.rating:empty, .caps:empty, .copies + .hint:empty { display: none; }
.rating[data-rating=good] { color: var(--ok); }
.rating[data-rating=guessable], .caps { color: var(--warn); }
.counter { font-variant-numeric: tabular-nums; }
.copies { display: flex; flex-wrap: wrap; gap: 12px; }
.copies button { flex: 1 1 140px; width: auto; }
.check { display: flex; align-items: center; gap: 12px; min-height: 44px; }
.check input { flex: none; width: 20px; min-height: 20px; margin: 0; accent-color: var(--accent); }
.check label { padding-block: 12px; font-weight: 400; }
.hint, .error { font-size: .875rem; line-height: 1.25rem; color: var(--muted); }
.error { display: flex; gap: 6px; color: var(--error); font-weight: 550; }
.error svg { width: 16px; height: 16px; margin-block-start: 2px; }
.aside { justify-self: end; display: inline-flex; align-items: center; min-height: 44px; margin-block: -6px -16px; font-size: .875rem; }
button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 8px; width: 100%; min-height: 44px; padding: 9px 16px; border: 1px solid transparent; border-radius: 10px; font: inherit; font-size: .9375rem; font-weight: 600; line-height: 1.5rem; text-align: center; text-decoration: none; cursor: pointer; transition: background-color .12s, border-color .12s; }
.primary { background: var(--accent); border-color: var(--accent-edge); color: var(--on-accent); box-shadow: var(--lift); }
.primary:hover { background: var(--accent-hover); }
.secondary, .danger { background: var(--card); border-color: var(--field); color: var(--text); box-shadow: var(--lift); }
.secondary:hover { background: var(--well); }
.danger { border-color: var(--error); color: var(--error); }
.danger:hover { background: var(--error-soft); }
button:active, .button:active { box-shadow: none; }
button[aria-busy=true], button:disabled { opacity: .6; cursor: default; }
`;
