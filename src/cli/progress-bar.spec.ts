import { jest } from '@jest/globals';
import { Writable } from 'node:stream';
import { ProgressBar } from './progress-bar.js';

function screen(isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stderr: Object.assign(stream, { isTTY }), shown: () => text };
}

/** What a person sees of a line that is drawn again and again. */
const lastLine = (text: string) => text.split('\r\u001B[K').at(-1);

describe('a progress bar', () => {
  let now: number;
  beforeEach(() => {
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  it('shows the progress, and leaves an empty line', () => {
    const { stderr, shown } = screen(true);
    const bar = new ProgressBar(stderr, true);
    bar.stage('copying')(50, 200);
    expect(lastLine(shown())).toBe('[######..................] 25 % copying');
    bar.clear();
    expect(lastLine(shown())).toBe('');
  });

  it('is drawn at most ten times a second', () => {
    const { stderr, shown } = screen(true);
    const onProgress = new ProgressBar(stderr, true).stage('copying');
    for (now = 0; now < 1_000; now += 1) onProgress(now, 1_000);
    expect(shown().match(/copying/g)).toHaveLength(10);
  });

  it('shows every stage at once, even right after another', () => {
    const { stderr, shown } = screen(true);
    const bar = new ProgressBar(stderr, true);
    bar.stage('copying')(200, 200);
    bar.unmeasured('checking');
    expect(lastLine(shown())).toBe('checking …');
    bar.stage('comparing')(0, 200);
    expect(lastLine(shown())).toMatch(/ 0 % comparing$/);
    bar.clear();
    expect(lastLine(shown())).toBe('');
  });

  it.each([
    ['nothing to do', 0, 0, 100],
    ['more than was thought', 3, 2, 100],
    ['nothing yet', 0, 7, 0],
  ])('knows %s', (_, done, total, percent) => {
    const { stderr, shown } = screen(true);
    new ProgressBar(stderr, true).stage('copying')(done, total);
    expect(lastLine(shown())).toContain(`] ${percent} % copying`);
  });

  it.each([
    ['standard error is no terminal', false, true],
    ['a script reads the output', true, false],
  ])('writes nothing where %s', (_, isTTY, isWanted) => {
    const { stderr, shown } = screen(isTTY);
    const bar = new ProgressBar(stderr, isWanted);
    bar.stage('copying')(1, 2);
    bar.unmeasured('checking');
    bar.clear();
    expect(shown()).toBe('');
  });
});
