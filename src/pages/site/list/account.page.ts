import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { explainProblem, type Explanation } from '../explain-problem.js';
import type { ApiResult } from '../page-api.js';
import type { FormPage, PageContext } from '../site-page.js';
import type { PageOutcome, Section } from '../site-view.js';
import { enrollmentView, recoveryCodesView, type TotpEnrollment } from '../totp-view.js';
import {
  deletionSection,
  deletionView,
  type Factors,
  passwordSection,
  type Profile,
  profileSection,
  securitySection,
  type SessionItem,
  sessionsSection,
} from './account-sections.js';

type Rejected = Readonly<{ action: string } & Explanation>;

interface State {
  readonly notice?: string;
  readonly alert?: string;
  readonly rejected?: Rejected;
  readonly status?: number;
}

interface RecoveryCodes {
  readonly recovery_codes?: readonly string[];
}

type Action = (context: PageContext) => Promise<PageOutcome>;

/** The profile, password, factors and sessions of the user. */
@Injectable()
export class AccountPage implements FormPage {
  readonly path = '/account';

  private readonly actions: Readonly<Record<string, Action>> = {
    profile: (context) => this.changeProfile(context),
    verify: (context) => this.requestVerification(context),
    password: (context) => this.changePassword(context),
    totp_start: (context) => this.startTotp(context),
    activate: (context) => this.activateTotp(context),
    totp_remove: (context) => this.removeTotp(context),
    recovery_codes: (context) => this.renewCodes(context),
    revoke: (context) => this.revoke(context),
    sign_out: (context) => this.signOut(context, '/auth/logout'),
    sign_out_all: (context) => this.signOut(context, '/auth/logout-all'),
    delete: (context) => deletionView(context, this.environment.DELETION_GRACE_DAYS),
    delete_confirmed: (context) => this.delete(context),
  };

  constructor(private readonly environment: Environment) {}

  async show(context: PageContext): Promise<PageOutcome> {
    const { done } = context.query;
    const { saved, confirmed, emailPending, verifySent, revoked, passwordChanged, totpRemoved } =
      context.texts.account;
    const notices = new Map([
      ['saved', saved],
      ['confirmed', confirmed],
      ['email', emailPending],
      ['verify', verifySent],
      ['revoked', revoked],
      ['password', passwordChanged],
      ['totp', totpRemoved],
    ]);
    return this.view(context, { notice: notices.get(done ?? '') });
  }

  async submit(context: PageContext): Promise<PageOutcome> {
    const name = context.values['action'] ?? '';
    const action = Object.hasOwn(this.actions, name) ? this.actions[name] : undefined;
    return action ? action(context) : this.show(context);
  }

  private async changeProfile(context: PageContext): Promise<PageOutcome> {
    const { full_name: fullName = null, email } = context.values;
    const current = await context.api.get<Profile>('/users/me');
    if (!current.isOk) return this.reject(context, 'profile', current);
    // Only what differs: a new address requires a recent sign-in, a new name does not.
    const json = {
      ...(fullName !== current.body.full_name && { full_name: fullName }),
      ...(email !== current.body.email && email !== current.body.pending_email && { email }),
    };
    const result = await context.api.call<Profile>('PUT', '/users/me', json);
    if (!result.isOk) return this.reject(context, 'profile', result);
    const isPending = 'email' in json && result.body.pending_email !== null;
    return redirectAfter(context, isPending ? 'email' : 'saved');
  }

  private async requestVerification(context: PageContext): Promise<PageOutcome> {
    const profile = await context.api.get<Profile>('/users/me');
    if (!profile.isOk) return this.reject(context, 'verify', profile);
    const { email } = profile.body;
    const result = await context.api.call('POST', '/auth/verify-email/request', { email });
    return result.isOk ? redirectAfter(context, 'verify') : this.reject(context, 'verify', result);
  }

  private async changePassword(context: PageContext): Promise<PageOutcome> {
    const { texts, values } = context;
    const { current_password: current, new_password: next, password_repeat: repeat } = values;
    if (next !== repeat) {
      const errors = new Map([['password_repeat', texts.errors.repeat]]);
      const rejected = { action: 'password', alert: texts.errors.fields, errors };
      return this.view(context, { alert: texts.errors.fields, rejected, status: 422 });
    }
    const json = { current_password: current ?? '', new_password: next ?? '' };
    const result = await context.api.call('PUT', '/users/me/password', json);
    return result.isOk
      ? redirectAfter(context, 'password')
      : this.reject(context, 'password', result);
  }

  private async startTotp(context: PageContext): Promise<PageOutcome> {
    const result = await context.api.call<TotpEnrollment>('POST', '/users/me/totp');
    return result.isOk
      ? enrollmentView(context, result.body)
      : this.reject(context, 'totp_start', result);
  }

  private async activateTotp(context: PageContext): Promise<PageOutcome> {
    const { api, pathOf, texts, values } = context;
    const json = { code: values['code'] ?? '' };
    const result = await api.call<RecoveryCodes>('POST', '/users/me/totp/activate', json);
    if (result.isOk) {
      const { recovery_codes: codes = [] } = result.body;
      const path = pathOf(this.path);
      return codes.length > 0 ? recoveryCodesView(context, codes, path) : { redirect: path };
    }
    return result.problem.code === 'validation_failed'
      ? enrollmentView(context, undefined, texts.errors.wrong_code)
      : this.reject(context, 'activate', result);
  }

  private async removeTotp(context: PageContext): Promise<PageOutcome> {
    const result = await context.api.call('DELETE', '/users/me/totp');
    return result.isOk
      ? redirectAfter(context, 'totp')
      : this.reject(context, 'totp_remove', result);
  }

  private async renewCodes(context: PageContext): Promise<PageOutcome> {
    const result = await context.api.call<RecoveryCodes>('POST', '/users/me/recovery-codes');
    if (!result.isOk) return this.reject(context, 'recovery_codes', result);
    const path = context.pathOf(this.path);
    return recoveryCodesView(context, result.body.recovery_codes ?? [], path);
  }

  private async revoke(context: PageContext): Promise<PageOutcome> {
    const id = encodeURIComponent(context.values['session_id'] ?? '');
    const result = await context.api.call('DELETE', `/users/me/sessions/${id}`);
    return result.isOk ? redirectAfter(context, 'revoked') : this.reject(context, 'revoke', result);
  }

  private async signOut(context: PageContext, path: string): Promise<PageOutcome> {
    const result = await context.api.call('POST', path);
    return result.isOk
      ? { redirect: context.pathOf('/signed-out') }
      : this.reject(context, 'sign_out', result);
  }

  private async delete(context: PageContext): Promise<PageOutcome> {
    const result = await context.api.call('DELETE', '/users/me');
    return result.isOk
      ? { redirect: context.pathOf('/signed-out', { reason: 'deleted' }) }
      : this.reject(context, 'delete', result);
  }

  private async reject(
    context: PageContext,
    action: string,
    { problem, status }: ApiResult & { isOk: false },
  ): Promise<PageOutcome> {
    const { pathOf } = context;
    if (problem.code === 'invalid_token') return { redirect: signInPath(context) };
    if (problem.code === 'insufficient_user_authentication') {
      return {
        redirect: pathOf('/confirm', { return_to: pathOf(this.path, { done: 'confirmed' }) }),
      };
    }
    const explanation = explainProblem(problem, context);
    const rejected = { action, ...explanation };
    return this.view(context, { alert: explanation.alert, rejected, status });
  }

  private async view(context: PageContext, state: State): Promise<PageOutcome> {
    const { api, texts } = context;
    const profile = await api.get<Profile>('/users/me');
    if (!profile.isOk) return this.unavailable(context, profile);
    const sessions = await api.get<{ data: SessionItem[] }>('/users/me/sessions');
    const factors = await api.get<Factors>('/users/me/factors');
    const { notice, alert, rejected, status } = state;
    const sections: Section[] = [
      profileSection(context, profile.body, { rejected, environment: this.environment }),
      passwordSection(context, rejected),
      ...(factors.isOk ? [securitySection(context, factors.body, this.environment)] : []),
      ...(sessions.isOk ? [sessionsSection(context, sessions.body.data)] : []),
      deletionSection(context, this.environment.DELETION_GRACE_DAYS),
    ];
    return { title: texts.account.title, layout: 'wide', notice, alert, status, sections };
  }

  private unavailable(
    context: PageContext,
    { problem, status }: ApiResult & { isOk: false },
  ): PageOutcome {
    if (problem.code === 'invalid_token') return { redirect: signInPath(context) };
    const { alert } = explainProblem(problem, context);
    return { title: context.texts.account.title, alert, status, sections: [] };
  }
}

function signInPath({ pathOf }: PageContext): string {
  return pathOf('/sign-in', { return_to: pathOf('/account') });
}

/** A redirect after a change, so that a reload does not repeat it. */
function redirectAfter({ pathOf }: PageContext, what: string): PageOutcome {
  return { redirect: pathOf('/account', { done: what }) };
}
