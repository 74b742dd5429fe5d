import type { TestApp, TestResponse } from './app.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** A browser without scripts: it keeps cookies, follows redirects and sends forms. */
export class SiteVisitor {
  readonly cookies = new Map<string, string>();
  /** The last page. */
  page: TestResponse | undefined;
  path = '';

  constructor(
    private readonly app: TestApp,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** @returns the status of the page after all redirects */
  async visit(path: string): Promise<number> {
    const response = await this.app.request('GET', withoutFragment(path), {
      headers: this.sentHeaders(),
    });
    return this.follow(path, response);
  }

  /**
   * Sends the form with an action of the last page.
   *
   * @param values typed into its fields; every other field has the value of the page
   */
  async send(
    values: Record<string, string>,
    { action, headers = {} }: { action?: string; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const form = this.formOf(action);
    if (!form) throw new Error(`no form ${action ?? ''} at ${this.path}: ${this.text}`);
    const response = await this.app.request('POST', withoutFragment(this.path), {
      form: { ...form, ...values },
      headers: { ...this.sentHeaders(), 'sec-fetch-site': 'same-origin', ...headers },
    });
    return this.follow(this.path, response);
  }

  /**
   * Sends a form of the last page as its script does.
   *
   * @returns the response, which is no page
   */
  async ask(action: string, values: Record<string, string> = {}): Promise<TestResponse> {
    const response = await this.app.request('POST', this.path, {
      form: { ...this.formOf(action), ...values },
      headers: {
        ...this.sentHeaders(),
        accept: 'application/json',
        'sec-fetch-site': 'same-origin',
      },
    });
    this.takeCookies(response);
    return response;
  }

  /** The text of the last page, without markup. */
  get text(): string {
    const html = (this.page?.text ?? '').replaceAll(/<(style|template)\b.*?<\/\1>/gs, '');
    return unescape(html.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ');
  }

  /** What the last page has its script tell the browser about passkeys. */
  get passkeySignals() {
    const templates = this.html.matchAll(/<template data-passkey-signal>(.*?)<\/template>/gs);
    return [...templates].map(([, json = '']) => JSON.parse(unescape(json)));
  }

  get html(): string {
    return this.page?.text ?? '';
  }

  /** The values of the first form by name. */
  formOf(action?: string): Record<string, string> | undefined {
    return this.formsOf(action)[0];
  }

  /** The forms with an action, such as those of the rows of a list. */
  formsOf(action?: string): Record<string, string>[] {
    const forms = [...this.html.matchAll(/<form.*?<\/form>/gs)].map(([form]) =>
      Object.fromEntries([
        ...[...form.matchAll(/<input[^>]*>/gs)].map(([input]) => [
          attributeOf(input, 'name'),
          attributeOf(input, 'value'),
        ]),
        ...[...form.matchAll(/<select.*?<\/select>/gs)].map(([select]) => [
          attributeOf(select, 'name'),
          attributeOf(/<option[^>]* selected>/.exec(select)?.[0] ?? '', 'value'),
        ]),
      ]),
    );
    return forms.filter((form) => action === undefined || form['action'] === action);
  }

  protected async follow(path: string, response: TestResponse): Promise<number> {
    this.path = path;
    this.page = response;
    this.takeCookies(response);
    const location = response.headers['location'];
    if (response.status !== 303 || typeof location !== 'string') return response.status;
    // Another website: the visitor has arrived.
    if (!location.startsWith('/')) {
      this.path = location;
      return response.status;
    }
    return this.visit(location);
  }

  private takeCookies(response: TestResponse): void {
    for (const line of [response.headers['set-cookie'] ?? []].flat().map(String)) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  private sentHeaders(): Record<string, string> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    return { ...this.headers, ...(cookie !== '' && { cookie }) };
  }
}

/** Browsers send no fragment. */
function withoutFragment(path: string): string {
  return path.replace(/#.*$/, '');
}

function attributeOf(tag: string, name: string): string {
  return unescape(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
