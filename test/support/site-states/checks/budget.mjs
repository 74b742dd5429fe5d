/** Bytes of a page with its style, script and pictures. */
const MAX_SIZE = 50_000;

/** A tenth of the good value (web.dev/articles/cls): a page that arrives in parts moves by less. */
const MAX_SHIFT = 0.01;

/** Faults of the size and of the stability of a page that was opened and not touched since. */
export function findBudgetFaults(page) {
  return page.evaluate(judgeLoad, { maxSize: MAX_SIZE, maxShift: MAX_SHIFT });
}

/** In the page. */
async function judgeLoad({ maxSize, maxShift }) {
  const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
  const size = entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  const shifts = await new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      observer.disconnect();
      resolve(list.getEntriesByType('layout-shift'));
    });
    // Each page paints, so that there is a call without shifts, too.
    for (const type of ['layout-shift', 'paint']) observer.observe({ type, buffered: true });
  });
  return [
    ...(size > maxSize ? [`${size} bytes`] : []),
    ...shifts
      .filter(({ value, hadRecentInput }) => value > maxShift && !hadRecentInput)
      .map(({ value, sources }) => {
        const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName);
        return `layout shift of ${value}: ${moved.join(', ')}`;
      }),
  ];
}
