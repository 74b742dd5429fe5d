import { explainProblem } from '../explain-problem.js';
import { linkNotice } from '../link-notice.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, Section } from '../site-view.js';
import { AccountData, RejectedRead } from './account-data.js';
import { accountNavigation } from './account-navigation.js';
import type { AccountSection, SectionRequest } from './account-section.js';

/** A form that was rejected. */
interface Rejection {
  readonly section: string;
  readonly action: string;
  readonly result: ApiResult & { isOk: false };
}

/** A page of the account: sections in a column, and the way to the other pages. */
export abstract class AccountPage implements FormPage {
  protected constructor(
    readonly path: `/${string}`,
    private readonly sections: readonly AccountSection[],
  ) {}

  async show(context: PageContext): Promise<PageOutcome> {
    return this.view(context);
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const { action = '' } = context.values;
    if (action === 'sign_out') return this.signOut(context);
    const section = this.sections.find(({ actions }) => Object.hasOwn(actions, action));
    const run = section?.actions[action];
    if (!section || !run) return this.show(context);
    const request = this.requestOf(context, section);
    try {
      const outcome = await run(request);
      if (!('isOk' in outcome)) {
        context.draft.clear();
        return outcome;
      }
      return await this.reject(context, { section: section.id, action, result: outcome });
    } catch (error) {
      if (error instanceof RejectedRead) return this.unavailable(context, error.result);
      throw error;
    }
  }

  private async signOut(context: PageContext): Promise<PageOutcome> {
    const result = await context.api.call('POST', '/auth/logout');
    return result.isOk
      ? { redirect: context.pathOf('/signed-out') }
      : this.unavailable(context, result);
  }

  private async reject(context: PageContext, rejection: Rejection): Promise<PageOutcome> {
    const { code } = rejection.result.problem;
    if (code === 'invalid_token') return this.unavailable(context, rejection.result);
    if (code !== 'insufficient_user_authentication') return this.view(context, rejection);
    const { section: at } = rejection;
    const { keeps = [] } = this.sections.find(({ id }) => id === at) ?? {};
    const typed = keeps.filter((name) => context.values[name] !== undefined);
    const values = Object.fromEntries(typed.map((name) => [name, context.values[name]]));
    context.draft.set({ section: at, values });
    const back = `${context.pathOf(this.path, { done: 'confirmed', at })}#${at}`;
    return { redirect: context.pathOf('/confirm', { return_to: back }) };
  }

  private async view(context: PageContext, rejection?: Rejection): Promise<PageOutcome> {
    const data = new AccountData(context.api);
    try {
      // Also on a page with no other data: every page belongs to a user that is signed in.
      const { username } = await data.profile();
      const shown: Section[] = [];
      for (const section of this.sections) {
        const request = this.requestOf(context, section, { data, rejection });
        const blocks = await section.show(request);
        if (blocks) shown.push(sectionView(section, request, blocks));
      }
      const { title, signOut } = context.texts.accountPage;
      const { status, problem } = rejection?.result ?? {};
      return {
        title,
        layout: 'wide',
        nav: accountNavigation(context, this.path),
        user: username,
        signOut: { action: 'sign_out', button: signOut, look: 'secondary', icon: 'signOut' },
        status,
        retryAfter: problem?.retry_after,
        notice: rejection ? undefined : linkNotice(context),
        sections: shown,
      };
    } catch (error) {
      if (error instanceof RejectedRead) return this.unavailable(context, error.result);
      throw error;
    }
  }

  private requestOf(
    context: PageContext,
    { id }: AccountSection,
    { data = new AccountData(context.api), rejection }: Partial<RequestParts> = {},
  ): SectionRequest {
    const isRejected = rejection?.section === id;
    const draft = context.query['done'] === 'confirmed' ? context.draft.read() : undefined;
    const kept = draft?.section === id ? draft.values : {};
    return {
      context,
      data,
      typed: isRejected ? context.values : kept,
      rejected: isRejected
        ? { action: rejection.action, ...explainProblem(rejection.result.problem, context) }
        : undefined,
      done: (notice) => ({
        redirect: `${context.pathOf(this.path, { done: notice, at: id })}#${id}`,
      }),
      path: (query) => `${context.pathOf(this.path, query)}#${id}`,
    };
  }

  private unavailable(
    { pathOf, texts, ...context }: PageContext,
    { problem, status }: ApiResult & { isOk: false },
  ): PageOutcome {
    if (problem.code === 'invalid_token') {
      return { redirect: pathOf('/sign-in', { return_to: pathOf(this.path) }) };
    }
    const { alert } = explainProblem(problem, { ...context, texts });
    const { title } = texts.accountPage;
    return { title, alert, status, retryAfter: problem.retry_after, sections: [] };
  }
}

interface RequestParts {
  readonly data: AccountData;
  readonly rejection: Rejection | undefined;
}

function sectionView(
  section: AccountSection,
  request: SectionRequest,
  blocks: Section['blocks'],
): Section {
  return {
    id: section.id,
    title: section.title(request),
    tone: section.tone,
    alert: request.rejected?.alert,
    notice: request.rejected ? undefined : noticeOf(section, request),
    blocks,
  };
}

function noticeOf(section: AccountSection, request: SectionRequest): string | undefined {
  const { context, typed } = request;
  const { done = '', at } = context.query;
  if (at !== section.id) return undefined;
  const { confirmed, confirmedTyped } = context.texts.accountPage;
  if (done === 'confirmed') return Object.keys(typed).length > 0 ? confirmedTyped : confirmed;
  const notices = section.notices(request);
  return Object.hasOwn(notices, done) ? notices[done] : undefined;
}
