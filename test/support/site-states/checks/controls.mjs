// The functions that the page evaluates contain all that they use.
/* oxlint-disable unicorn/consistent-function-scoping */
/** Faults of the size of targets, of forced colours and of motion. */
export async function findControlFaults(page) {
  const faults = await page.evaluate(judgeTargets);
  await page.emulateMedia({ forcedColors: 'active' });
  faults.push(...(await page.evaluate(judgeForcedColours)));
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  faults.push(...(await page.evaluate(judgeMotion)));
  return faults;
}

/** In the page: WCAG 2.5.8 demands 24 CSS pixels; buttons and inputs have 44, as 2.5.5 demands. */
function judgeTargets() {
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  return [
    ...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, summary'),
  ]
    .filter((element) => isShown(element) && !element.matches('.skip'))
    .flatMap((element) => {
      // The label of a checkbox is part of its target.
      const isChoice = element.matches('[type="checkbox"], [type="radio"]');
      const target = isChoice ? (element.labels[0] ?? element) : element;
      const { width, height } = target.getBoundingClientRect();
      // A link within a sentence is exempt.
      if (element.matches('p:not(.links) a')) return [];
      const least = element.matches('a:not(.button)') ? 24 : 44;
      const name = `${element.tagName.toLowerCase()} ${element.name || element.innerText}`;
      return Math.min(width, height) < least - 0.5
        ? [`target of ${Math.round(width)} × ${Math.round(height)} px: ${name}`]
        : [];
    });
}

/** In the page: backgrounds and shadows disappear, so that a control needs a border, and the focus an outline. */
function judgeForcedColours() {
  return [...document.querySelectorAll('button, .button, input:not([type="hidden"])')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .flatMap((element) => {
      const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
      const isNative = element.matches('[type="checkbox"], [type="radio"]');
      const hasBorder = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0;
      element.focus({ focusVisible: true, preventScroll: true });
      const hasOutline = getComputedStyle(element).outlineStyle !== 'none';
      const name = `${element.tagName.toLowerCase()} ${element.name || element.innerText}`;
      return [
        ...(hasBorder || isNative ? [] : [`no border in forced colours: ${name}`]),
        ...(hasOutline ? [] : [`no focus in forced colours: ${name}`]),
      ];
    });
}

/** In the page: nothing moves for a person that prefers less motion. */
function judgeMotion() {
  const seconds = (text) => Math.max(...text.split(',').map((part) => Number.parseFloat(part)));
  return [...document.querySelectorAll('body, body *')].flatMap((element) => {
    const { animationDuration, transitionDuration } = getComputedStyle(element);
    const isStill = seconds(animationDuration) <= 0.01 && seconds(transitionDuration) <= 0.01;
    return isStill ? [] : [`moves: ${element.tagName.toLowerCase()}.${element.className}`];
  });
}
