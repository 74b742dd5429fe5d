import type { ScriptTexts } from './page-data.js';

/** Buttons below codes that copy them, and save several of them as a file. */
export function offerCopies(texts: ScriptTexts): void {
  for (const list of document.querySelectorAll('ul.codes')) {
    const lines = [...list.querySelectorAll('code')].map(({ textContent }) => textContent ?? '');
    const bar = document.createElement('div');
    bar.className = 'copies';
    const status = document.createElement('p');
    status.className = 'hint';
    status.role = 'status';
    // Undefined over plain HTTP, except on this machine.
    if ('clipboard' in navigator) {
      bar.append(
        buttonOf(texts.copy, () => {
          navigator.clipboard.writeText(lines.join('\n')).then(
            () => (status.textContent = texts.copied),
            () => (status.textContent = texts.notCopied),
          );
        }),
      );
    }
    if (lines.length > 1) {
      bar.append(buttonOf(texts.download, () => save('recovery-codes.txt', lines)));
    }
    list.after(bar, status);
  }
}

function buttonOf(label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'secondary';
  button.textContent = label;
  button.addEventListener('click', act);
  return button;
}

/** The file names the service, as it may lie among others for years. */
function save(name: string, lines: readonly string[]): void {
  const text = [document.title, location.origin, '', ...lines, ''].join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
