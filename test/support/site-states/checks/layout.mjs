// The functions that the page evaluates contain all that they use.
/* oxlint-disable unicorn/consistent-function-scoping */
/** Windows in CSS pixels, from a small phone to a large screen. */
const WIDTHS = [320, 360, 768, 1440, 1920];
const HEIGHT = 740;

/** Parts that are cut, that overlap, or that are beside the window, at each width and with text of 200 %. */
export async function findLayoutFaults(page) {
  await page.evaluate(rememberSizes);
  const faults = await findAt(page, WIDTHS);
  return withLargeText(page, async () => {
    const small = await page.evaluate(findSmallTexts);
    faults.push(...small.map((text) => `200 %: "${text}" does not grow`));
    const found = await findAt(page, [360, 1280]);
    return [...faults, ...found.map((fault) => `200 %, ${fault}`)];
  });
}

/** The same where long words matter. */
export async function findNarrowFaults(page) {
  const faults = await findAt(page, [320]);
  const large = await withLargeText(page, () => findAt(page, [360]));
  return [...faults, ...large.map((fault) => `200 %, ${fault}`)];
}

async function findAt(page, widths) {
  const faults = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    const found = await page.evaluate(findFaults);
    faults.push(...found.map((fault) => `${width} px: ${fault}`));
  }
  return faults;
}

/** With twice the text size of the browser's settings (WCAG 1.4.4). */
async function withLargeText(page, work) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  try {
    return await work();
  } finally {
    await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
    await session.detach();
  }
}

/** In the page: keeps the size of each text by its element, as a larger text can hide others. */
function rememberSizes() {
  const isText = ({ nodeType, data }) => nodeType === 3 && data.trim() !== '';
  const texts = [...document.querySelectorAll('body *')].filter(
    (element) => element.matches('input') || [...element.childNodes].some(isText),
  );
  const sizeOf = (element) => Number.parseFloat(getComputedStyle(element).fontSize);
  window.textSizes = new Map(texts.map((element) => [element, sizeOf(element)]));
}

/** In the page: the texts that are less than almost twice as large as before. */
function findSmallTexts() {
  return [...window.textSizes]
    .filter(([element]) => element.checkVisibility({ visibilityProperty: true }))
    .filter(([element, size]) => Number.parseFloat(getComputedStyle(element).fontSize) < 1.9 * size)
    .map(([element]) => (element.innerText || element.name || '').trim().slice(0, 40));
}

/** In the page. */
function findFaults() {
  const faults = [];
  const width = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll('body *')].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      // The link that only the keyboard shows, above the page.
      element.getBoundingClientRect().bottom > 0 &&
      !isHiddenFromSight(element),
  );
  if (document.documentElement.scrollWidth > width) faults.push('scrolls to the side');
  for (const element of shown) {
    const { left, right } = element.getBoundingClientRect();
    if (left < -1 || right > width + 1) faults.push(`outside: ${describe(element)}`);
    if (isCut(element)) faults.push(`cut: ${describe(element)}`);
  }
  const boxes = shown.flatMap(boxesOf);
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      if (isRelated(one.element, other.element) || !overlap(one, other)) continue;
      faults.push(`overlap: ${describe(one.element)} and ${describe(other.element)}`);
    }
  }
  return faults.slice(0, 10);

  /** Text for screen readers alone has the size of one pixel. */
  function isHiddenFromSight(element) {
    const { width: w, height: h } = element.getBoundingClientRect();
    return w <= 1 || h <= 1;
  }

  function isCut(element) {
    if (element.matches('input, textarea, select, svg, svg *')) return false;
    const { overflowX, overflowY } = getComputedStyle(element);
    const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    const isHigh = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
    const isControl = element.matches('button, .button');
    return (
      (isWide && (overflowX !== 'visible' || isControl)) ||
      (isHigh && (overflowY !== 'visible' || isControl))
    );
  }

  /** The boxes of controls and of lines of text. */
  function boxesOf(element) {
    if (element.matches('input, button, select, textarea, img, .button')) {
      return [{ element, box: element.getBoundingClientRect() }];
    }
    return [...element.childNodes]
      .filter(({ nodeType, data }) => nodeType === 3 && data.trim() !== '')
      .flatMap((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].map((box) => ({ element, box }));
      });
  }

  function isRelated(one, other) {
    return one === other || one.contains(other) || other.contains(one) || isInPadding(one, other);
  }

  /** The button that shows a password has a place in the field, which keeps its text out of it. */
  function isInPadding(input, button) {
    const field = input.parentElement;
    if (!field?.matches('.with-reveal') || button.parentElement !== field) return false;
    const padding = Number.parseFloat(getComputedStyle(input).paddingInlineEnd);
    return input.matches('input') && padding >= button.getBoundingClientRect().width;
  }

  function overlap({ box: a }, { box: b }) {
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    // The boxes of lines of text include room for accents.
    return x > 3 && y > 4;
  }

  function describe(element) {
    const text = (element.innerText || element.name || '').trim().replaceAll(/\s+/g, ' ');
    return `${element.tagName.toLowerCase()} "${text.slice(0, 40)}"`;
  }
}
