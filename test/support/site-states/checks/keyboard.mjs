// The functions that the page evaluates contain all that they use.
/* oxlint-disable unicorn/consistent-function-scoping */
/**
 * Faults of the keyboard: every control is reached by Tab, in the order in which it is seen, with a visible focus that
 * nothing covers, and left again.
 */
export async function findKeyboardFaults(page) {
  await page.setViewportSize({ width: 360, height: 740 });
  const controls = await page.evaluate(watchFocus);
  // Once around, and to the first one again.
  for (let count = 0; count < controls.length + 2; count += 1) await page.keyboard.press('Tab');
  return page.evaluate(judgeFocus);
}

/** In the page: numbers the controls, and notes each that gets the focus. */
function watchFocus() {
  const selector =
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]';
  const controls = [...document.querySelectorAll(selector)].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.tabIndex >= 0 &&
      !element.disabled &&
      (element.type !== 'radio' || element.checked),
  );
  const seen = [];
  globalThis.focusWatch = { controls, seen };
  addEventListener('focusin', ({ target }) => {
    if (document.activeElement !== target) return;
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    seen.push({
      target,
      hasOutline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      isCovered: top === null || !(target.contains(top) || top.contains(target)),
      top: box.top + scrollY,
      bottom: box.bottom + scrollY,
    });
  });
  return controls.map(({ tagName }) => tagName);
}

/** In the page. */
function judgeFocus() {
  const { controls, seen } = globalThis.focusWatch;
  const faults = [];
  const first = (target) => seen.find((each) => each.target === target);
  for (const control of controls) {
    const focus = first(control);
    if (!focus) faults.push(`not reached by Tab: ${describe(control)}`);
    else if (!focus.hasOutline) faults.push(`no visible focus: ${describe(control)}`);
    else if (focus.isCovered) faults.push(`focus covered: ${describe(control)}`);
  }
  for (const { target } of seen) {
    if (!controls.includes(target)) faults.push(`unexpected stop: ${describe(target)}`);
  }
  const stops = controls.map(first).filter(Boolean);
  for (const [index, stop] of stops.entries()) {
    const before = stops[index - 1];
    // The link to the contents is above the page.
    if (before && index > 1 && stop.bottom < before.top) {
      faults.push(`out of order: ${describe(stop.target)} after ${describe(before.target)}`);
    }
  }
  // The focus came around.
  if (controls.length > 1 && seen.length <= controls.length) {
    faults.push(`trap: ${describe(seen.at(-1)?.target ?? document.body)}`);
  }
  const order = seen.map(({ target }) => controls.indexOf(target));
  const isCircle = order.every(
    (place, index) => index === 0 || place === (order[index - 1] + 1) % controls.length,
  );
  if (!isCircle) faults.push(`not in the order of the page: ${order.join(' ')}`);
  if (!controls[0]?.matches('.skip')) faults.push('no link to the contents comes first');
  return faults;

  function describe(element) {
    return `${element.tagName.toLowerCase()} ${element.name || element.innerText || ''}`.trim();
  }
}
