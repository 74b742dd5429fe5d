import { contrastOf, parseColor } from '../../../common/color.js';
import { brandColorProblem } from '../../../config/brand-color.js';
import { createRandom } from '../../../../test/support/random.mjs';
import { accentsOf } from './palette.js';

const CARDS = { light: ['#ffffff', '#f5f6f8'], dark: ['#181a1f', '#0e0f12'] } as const;

const contrast = (one = '', other = '') =>
  contrastOf(parseColor(one) ?? [0, 0, 0], parseColor(other) ?? [0, 0, 0]);

describe('accentsOf', () => {
  const random = createRandom();
  const randomColor = () =>
    `#${Math.floor(random() * 0x1_00_00_00)
      .toString(16)
      .padStart(6, '0')}`;

  it('makes buttons and links that can be read in both themes, of every accepted colour', () => {
    const colors = ['#000000', '#ffffff', '#ffd400', '#3056d3', '#00ff00', '#c0ffee'];
    colors.push(...Array.from({ length: 500 }, randomColor));
    for (const color of colors.filter((each) => brandColorProblem(each) === undefined)) {
      for (const theme of ['light', 'dark'] as const) {
        const values = accentsOf(color)[theme];
        const readable = [
          contrast(values['--on-accent'], values['--accent']),
          contrast(values['--on-accent'], values['--accent-hover']),
          contrast(values['--accent-text'], values['--accent-soft']),
          ...CARDS[theme].map((card) => contrast(values['--accent-text'], card)),
        ];
        expect({ color, theme, least: Math.min(...readable) >= 4.5 }).toEqual({
          color,
          theme,
          least: true,
        });
        expect(contrast(values['--accent-edge'], CARDS[theme][0])).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('keeps the colour of the brand on buttons wherever it can be seen', () => {
    expect(accentsOf('#ffd400').light['--accent']).toBe('#ffd400');
    expect(accentsOf('#ffd400').dark['--accent']).toBe('#ffd400');
    expect(accentsOf('#0a2540').light['--accent']).toBe('#0a2540');
    expect(accentsOf('#0a2540').dark['--accent']).not.toBe('#0a2540');
  });

  it('names the nearest colours that can be read in the place of another', () => {
    const [, darker = '', lighter = ''] =
      /; use (#\w{6}) or (#\w{6})$/.exec(brandColorProblem('#1877f2') ?? '') ?? [];
    expect([darker, lighter].map((color) => brandColorProblem(color))).toEqual([
      undefined,
      undefined,
    ]);
  });
});
