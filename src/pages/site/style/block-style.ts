/** The parts of a page: messages, rows, lists of codes and others. */
export const BLOCK_STYLE = `
.alert, .notice { display: flex; gap: 12px; margin-block-start: 20px; padding: 12px 16px; border: 1px solid; border-radius: 12px; font-size: .9375rem; text-align: start; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
section > .alert, section > .notice { margin: 0; }
.rows form:not(.plain) { width: 100%; }
.alert svg, .notice svg { margin-block-start: 1px; }
.alert { background: var(--error-soft); border-color: var(--error-line); color: var(--error); }
.notice { background: var(--ok-soft); border-color: var(--ok-line); color: var(--ok); }
.sign { display: grid; place-items: center; width: 56px; height: 56px; margin-block-end: 16px; border-radius: 50%; background: var(--accent-soft); color: var(--accent-text); }
.sign svg { width: 28px; height: 28px; }
.sign.ok { background: var(--ok-soft); color: var(--ok); }
.sign.error { background: var(--error-soft); color: var(--error); }
.divider { display: flex; align-items: center; gap: 12px; color: var(--muted); font-size: .8125rem; line-height: 1.25rem; }
.divider::before, .divider::after { content: ""; flex: 1; border-block-start: 1px solid var(--line); }
.links { display: flex; flex-wrap: wrap; gap: 0 20px; margin-block: -8px; font-size: .9375rem; }
.links a, .prompt a { display: inline-flex; align-items: center; min-height: 44px; }
.prompt { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; font-size: .9375rem; color: var(--muted); }
.rows > li { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; padding-block: 16px; border-block-start: 1px solid var(--line); }
.rows > li:first-child { padding-block-start: 0; border: 0; }
.rows > li:last-child { padding-block-end: 0; }
.tile { display: grid; place-items: center; flex: none; width: 40px; height: 40px; border-radius: 10px; background: var(--well); color: var(--muted); }
.row { flex: 1 1 180px; min-width: 0; }
.name { font-weight: 600; overflow-wrap: anywhere; }
.note { font-size: .875rem; line-height: 1.25rem; color: var(--muted); overflow-wrap: anywhere; }
.badge { display: inline-block; margin-inline-start: 8px; padding: 1px 8px; border-radius: 999px; background: var(--well); color: var(--muted); font-size: .75rem; line-height: 1.25rem; font-weight: 600; vertical-align: 1px; white-space: nowrap; }
.badge.ok { background: var(--ok-soft); color: var(--ok); }
.badge.warn { background: var(--warn-soft); color: var(--warn); }
.badge.error { background: var(--error-soft); color: var(--error); }
.acts { display: flex; flex-wrap: wrap; gap: 8px; }
.empty { display: grid; justify-items: center; gap: 12px; padding: 24px 16px; border: 1px dashed var(--field); border-radius: 12px; color: var(--muted); text-align: center; font-size: .9375rem; }
.qr { display: block; width: 200px; height: 200px; max-width: 100%; margin-inline: auto; padding: 12px; border: 1px solid var(--line); border-radius: 12px; background: #fff; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 136px), 1fr)); gap: 8px 16px; padding: 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--well); text-align: center; }
.fact { padding: 12px 16px; border-radius: 12px; background: var(--well); font-size: .9375rem; overflow-wrap: anywhere; }
p.code { padding: 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--well); font: 600 1.75rem/2.25rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .1em; text-align: center; user-select: all; }
code { font: 600 .9375rem/1.5rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; user-select: all; }
.reference { margin-block-start: 16px; font-size: .8125rem; color: var(--muted); }
`;
