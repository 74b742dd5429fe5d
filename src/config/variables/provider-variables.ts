import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { OpenidVariables } from './openid-variables.js';

/** The kinds that need no setting besides these; Apple needs the API or the command line. */
const KINDS = ['oidc', 'google', 'microsoft', 'github', 'gitlab'] as const;

/** Sign-in with identity providers, such as Google or that of a company. */
export class ProviderVariables extends OpenidVariables {
  /**
   * Whether users can sign in with identity providers. Admins manage them by the API, and
   * `auth-service provider` does on the command line.
   */
  @IsFlag()
  IDENTITY_PROVIDERS_ENABLED: boolean = false;

  /** The kind of the provider that the environment defines: `oidc`, `google`, `microsoft`, `github` or `gitlab`. */
  @IsIn(KINDS, { message: 'must be oidc, google, microsoft, github or gitlab' })
  IDENTITY_PROVIDER_KIND: (typeof KINDS)[number] = 'oidc';

  /**
   * The issuer of that provider, such as `https://id.example.com/realms/main`. Required for `oidc` and
   * `microsoft`: the issuer contains the tenant.
   */
  @Matches(/^https?:\/\/[^\s?#@]+$/, {
    message: 'must be an address without a query, such as https://id.example.com',
  })
  @IsOptional()
  IDENTITY_PROVIDER_ISSUER?: string;

  /** The client id at that provider. Set, the provider is created or changed at each start. */
  @Length(1, 255)
  @IsOptional()
  IDENTITY_PROVIDER_CLIENT_ID?: string;

  /** The client secret at that provider. */
  @IsString()
  @IsOptional()
  IDENTITY_PROVIDER_CLIENT_SECRET?: string;

  /** The name of that provider on buttons. Unset, the name of its kind, else the host of its issuer. */
  @Length(1, 64)
  @IsOptional()
  IDENTITY_PROVIDER_NAME?: string;
}
