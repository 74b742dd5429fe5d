const SECONDS = { h: 3600, m: 60, s: 1 };
type Unit = keyof typeof SECONDS;

/** Seconds: a count is kept for so long, in memory on SQLite. */
const LONGEST = 24 * SECONDS.h;

/** So many attempts in so much time, as `RATE_LIMIT_*` writes them: `100/15m`. */
export class Rate {
  /**
   * @param points attempts
   * @param duration seconds
   */
  constructor(
    readonly points: number,
    readonly duration: number,
  ) {}

  /**
   * @param max attempts that are allowed at most
   * @returns undefined when the text is no such rate
   */
  static parse(text: string, max: number): Rate | undefined {
    const [, points, count, unit] = /^(\d{1,7})\/(\d{1,5})([smh])$/.exec(text.trim()) ?? [];
    const rate = new Rate(Number(points), Number(count) * SECONDS[unit as Unit]);
    return isWithin(rate.points, max) && isWithin(rate.duration, LONGEST) ? rate : undefined;
  }

  /** In the largest unit that fits. */
  toString(): string {
    const [unit = 's', seconds = 1] =
      Object.entries(SECONDS).find(([, each]) => this.duration % each === 0) ?? [];
    return `${this.points}/${this.duration / seconds}${unit}`;
  }
}

/** No number is within nothing: what was no rate is none. */
function isWithin(value: number, max: number): boolean {
  return value >= 1 && value <= max;
}
