import axe from 'axe-core';

/** WCAG 2.2 AA, and what the authors of axe-core recommend beyond it. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that depend on the colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * The violations that axe-core finds, in light and in dark colours. Its source is evaluated by the debugger, which
 * no policy of the page applies to.
 */
export async function findViolations(page) {
  await page.evaluate(axe.source);
  const light = await runAxe(page, { type: 'tag', values: TAGS });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await runAxe(page, { type: 'rule', values: OF_COLOURS });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}

function runAxe(page, runOnly) {
  return page.evaluate(
    async (options) => {
      const { violations } = await globalThis.axe.run(options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
      );
    },
    { runOnly, resultTypes: ['violations'] },
  );
}
