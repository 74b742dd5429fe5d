/** A line `NAME=value` of a `.env` file. */
interface EnvEntry {
  readonly name: string;
  readonly value: string;
  /** Starts with 1. */
  readonly line: number;
}

interface EnvProblem {
  readonly line: number;
  /** Contains no value. */
  readonly problem: string;
}

interface ParsedEnv {
  readonly entries: EnvEntry[];
  readonly problems: EnvProblem[];
}

const REST_OF_LINE = /.*/y;
const BLANK = /[^\S\n]*(?:#.*)?$/my;
/** dotenv also accepts `NAME: value`. */
const NAME = /[^\S\n]*(?:export[^\S\n]+)?([\w.-]+)(?:[^\S\n]*=|:(?=\s))[^\S\n]*/y;
const QUOTED: Record<string, RegExp> = {
  "'": /'((?:\\'|[^'])*)'/y,
  '"': /"((?:\\"|[^"])*)"/y,
  '`': /`((?:\\`|[^`])*)`/y,
};

/**
 * Parses the text of a `.env` file as the package dotenv does, but reports what it skips or cuts off:
 * Node's `parseEnv` and dotenv ignore every line that they do not understand.
 */
export function parseEnv(text: string): ParsedEnv {
  return new EnvReader(text.replace(/\r\n?/g, '\n')).read();
}

class EnvReader {
  private position = 0;
  private readonly entries: EnvEntry[] = [];
  private readonly problems: EnvProblem[] = [];

  constructor(private readonly text: string) {}

  read(): ParsedEnv {
    while (this.position < this.text.length) {
      if (!this.take(BLANK)) this.readEntry();
      this.position += 1;
    }
    return { entries: this.entries, problems: this.problems };
  }

  private readEntry(): void {
    const line = this.text.slice(0, this.position).split('\n').length;
    const name = this.take(NAME)?.[1];
    const result = name === undefined ? { problem: 'is not NAME=value' } : this.readValue();
    if (name !== undefined && 'value' in result) {
      this.entries.push({ name, value: result.value, line });
      return;
    }
    this.take(REST_OF_LINE);
    if ('problem' in result) this.problems.push({ line, problem: result.problem });
  }

  private readValue(): { value: string } | { problem: string } {
    const quote = this.text[this.position] ?? '';
    const quoted = QUOTED[quote];
    if (!quoted) return this.readUnquoted();
    const value = this.take(quoted)?.[1];
    if (value === undefined) return { problem: `has a ${quote} that is not closed` };
    if (!this.take(BLANK)) return { problem: `has text after the closing ${quote}` };
    const isDouble = quote === '"';
    return { value: isDouble ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value };
  }

  private readUnquoted(): { value: string } | { problem: string } {
    const [text = ''] = this.take(REST_OF_LINE) ?? [];
    const [value = ''] = text.split('#', 1);
    const isCut = value.length < text.length && /\S$/.test(value);
    if (isCut) return { problem: 'has a # in its value, which starts a comment; quote the value' };
    return { value: value.trim() };
  }

  /** Matches at the current position, and moves behind the match. */
  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match) this.position = pattern.lastIndex;
    return match;
  }
}
