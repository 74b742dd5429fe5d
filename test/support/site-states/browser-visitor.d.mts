import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { MailFolder } from './mail-folder.mjs';

export const PASSWORD: string;

export interface VisitedService {
  readonly origin: string;
  readonly mails: MailFolder;
  readonly adminToken: string;
}

export class BrowserVisitor {
  static open(
    browser: Browser,
    service: VisitedService,
    options?: BrowserContextOptions,
  ): Promise<BrowserVisitor>;
  constructor(page: Page);
  become(service: VisitedService): Promise<void>;
  readonly page: Page;
  readonly origin: string;
  readonly user: { username: string; email: string; password: string };
  readonly faults: string[];
  secret: string;
  readonly path: string;
  close(): Promise<void>;
  go(path: string): Promise<void>;
  form(action?: string): Locator;
  fill(values: Record<string, string>, action?: string): Promise<void>;
  send(values?: Record<string, string>, action?: string): Promise<void>;
  press(locator: Locator): Promise<void>;
  // The body of a response, of any operation.
  // oxlint-disable-next-line typescript/no-explicit-any
  call(method: string, path: string, data?: object): Promise<any>;
  postAsAdmin(path: string, data?: object): Promise<void>;
  register(details?: object): Promise<void>;
  signIn(password?: string): Promise<void>;
  signOut(): Promise<void>;
  enrollTotp(): Promise<string[]>;
  code(steps?: number): string;
  link(template: string, address?: string): Promise<string>;
}
