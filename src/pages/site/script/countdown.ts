import type { ScriptTexts } from './page-data.js';
import { formatSeconds } from './format-seconds.js';

/** Seconds until the buttons of a part of the page may be used again: after a rate limit, or after a mail. */
export function countDown(texts: ScriptTexts): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-wait]')) {
    disableFor(element, Number(element.dataset['wait']), texts);
  }
}

/**
 * Disables the buttons of forms for some time, and shows how long. The end is read out, and takes the error of
 * the rate limit away.
 *
 * @param part the whole page, a section or a form
 */
export function disableFor(part: HTMLElement, seconds: number, texts: ScriptTexts): void {
  const buttons = [...part.querySelectorAll<HTMLButtonElement>('button[type=submit]')];
  if (buttons.length === 0 || !(seconds > 0)) return;
  // By the clock: timers stop while the device sleeps.
  const end = Date.now() + seconds * 1_000;
  const counters = buttons.map((button) => {
    const counter = document.createElement('span');
    counter.className = 'counter';
    button.disabled = true;
    button.append(counter);
    return counter;
  });
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1_000);
    for (const counter of counters) counter.textContent = ` (${formatSeconds(left)})`;
    if (left > 0) return;
    clearInterval(timer);
    for (const button of buttons) button.disabled = false;
    for (const counter of counters) counter.remove();
    announceEnd(part, texts);
  };
  const timer = setInterval(tick, 1_000);
  tick();
}

function announceEnd(part: HTMLElement, texts: ScriptTexts): void {
  const alert = part.querySelector('.alert');
  if (!alert) return;
  const notice = document.createElement('div');
  notice.className = 'notice';
  notice.role = 'status';
  const paragraph = document.createElement('p');
  notice.append(paragraph);
  alert.replaceWith(notice);
  paragraph.textContent = texts.tryAgain;
}
