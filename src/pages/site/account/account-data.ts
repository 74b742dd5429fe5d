import type { ApiResult, PageApi } from '../page-api.js';

export interface Profile {
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly pending_email: string | null;
  readonly full_name: string | null;
  readonly locale: string | null;
}

export interface Factors {
  readonly has_password: boolean;
  readonly totp: { readonly created_at: string } | null;
  readonly passkeys: readonly PasskeyItem[];
  readonly recovery_codes: { readonly remaining: number };
  readonly trusted_devices: number;
  readonly factor_reset: { readonly due_at: string } | null;
}

interface PasskeyItem {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** A read that the API rejected, for example because the session has expired. */
export class RejectedRead extends Error {
  constructor(readonly result: ApiResult & { isOk: false }) {
    super(result.problem.code);
  }
}

/** What the API says about the user, read once for all sections of a page. */
export class AccountData {
  private readonly read = new Map<string, Promise<unknown>>();

  constructor(private readonly api: PageApi) {}

  /** @throws RejectedRead */
  profile(): Promise<Profile> {
    return this.get<Profile>('/users/me');
  }

  /** @throws RejectedRead */
  factors(): Promise<Factors> {
    return this.get<Factors>('/users/me/factors');
  }

  /** @throws RejectedRead */
  async get<Body>(path: string): Promise<Body> {
    const found = this.read.get(path) ?? this.fetch<Body>(path);
    this.read.set(path, found);
    return found as Promise<Body>;
  }

  private async fetch<Body>(path: string): Promise<Body> {
    const result = await this.api.get<Body>(path);
    if (!result.isOk) throw new RejectedRead(result);
    return result.body;
  }
}
