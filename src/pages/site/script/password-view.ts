import type { ScriptTexts } from './page-data.js';

const EYE =
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm6.5 0a3 3 0 1 0 6 0 3 3 0 1 0-6 0Z';
const SLASH = 'M4 4l16 16';
const SVG = 'http://www.w3.org/2000/svg';

/** A button in each password field that shows the typed characters. */
export function offerPasswordView(texts: ScriptTexts): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type=password]')) {
    const button = document.createElement('button');
    const slash = pathOf(SLASH);
    const show = (isShown: boolean) => {
      input.type = isShown ? 'text' : 'password';
      button.ariaLabel = isShown ? texts.hidePassword : texts.showPassword;
      slash.style.display = isShown ? '' : 'none';
    };
    button.type = 'button';
    button.className = 'reveal';
    button.setAttribute('aria-controls', input.id);
    const icon = document.createElementNS(SVG, 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.ariaHidden = 'true';
    icon.append(pathOf(EYE), slash);
    button.append(icon);
    button.addEventListener('click', () => show(input.type === 'password'));
    // So that browsers store it as a password, and the next user of the page does not see it.
    input.form?.addEventListener('submit', () => show(false));
    addEventListener('pagehide', () => show(false));
    show(false);
    input.parentElement?.classList.add('with-reveal');
    input.after(button);
  }
}

function pathOf(drawing: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', drawing);
  return path;
}
