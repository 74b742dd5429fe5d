export class Proxy {
  constructor(options?: { rewrite?: (url: string) => string });
  listen(): Promise<string>;
  use(origins: string[]): Promise<void>;
  close(): Promise<void>;
}
