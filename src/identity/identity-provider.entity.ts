import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import type { ProviderKind } from './provider-kind.js';

/** A service that users sign in with, such as Google or the identity provider of a company. */
@Entity('identity_providers')
export class IdentityProvider {
  /** UUID v7. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'identity_providers_pkey' })
  id!: string;

  /** The name in requests and addresses. */
  @Index('identity_providers_slug_key', { unique: true })
  @Column({ type: 'varchar', length: 32 })
  slug!: string;

  /** The name on buttons. */
  @Column({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  kind!: ProviderKind;

  /** Without a `/` at its end unless the provider has one. */
  @Column({ type: 'varchar', length: 2000 })
  issuer!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 255 })
  clientId!: string;

  /** Sealed; null for a public client. For Apple the private key that signs the secrets, in PEM. */
  @Column({ name: 'client_secret', type: 'text', nullable: true, select: false })
  clientSecret!: string | null;

  @Column({ name: 'apple_team_id', type: 'varchar', length: 32, nullable: true })
  appleTeamId!: string | null;

  @Column({ name: 'apple_key_id', type: 'varchar', length: 32, nullable: true })
  appleKeyId!: string | null;

  /** Separated by spaces. */
  @Column({ type: 'varchar', length: 500 })
  scopes!: string;

  /** The claims that a new user's names are taken from. */
  @Column({ type: 'simple-json' })
  claims!: ClaimNames;

  /** Addresses of applications that may receive the response of the provider, besides the service's own page. */
  @Column({ name: 'redirect_uris', type: 'simple-json' })
  redirectUris!: string[];

  /** Domains with mailboxes that the provider itself runs or checks; `*` for any. */
  @Column({ name: 'authoritative_domains', type: 'simple-json' })
  authoritativeDomains!: string[];

  /** Domains of e-mail addresses that may sign in; empty for any. */
  @Column({ name: 'allowed_domains', type: 'simple-json' })
  allowedDomains!: string[];

  /** Whether a sign-in of an unknown person registers a user. */
  @Column({ name: 'is_registration_open', type: 'boolean' })
  isRegistrationOpen!: boolean;

  @Column({ name: 'is_enabled', type: 'boolean' })
  isEnabled!: boolean;

  /** Whether the environment defines it, and the API cannot change it. */
  @Column({ name: 'is_from_environment', type: 'boolean' })
  isFromEnvironment!: boolean;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'updated_at' })
  updatedAt!: Date;
}

/** Names of claims, such as `preferred_username`. */
export interface ClaimNames {
  readonly username: string;
  readonly email: string;
  readonly full_name: string;
}
