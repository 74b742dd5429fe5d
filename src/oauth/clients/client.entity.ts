import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JSONWebKeySet } from 'jose';
import { TimestampColumn } from '../../database/timestamp-column.js';

/** `public`: an app that cannot keep a secret (RFC 6749, section 2.1). */
export const CLIENT_TYPES = ['public', 'confidential'] as const;
export type ClientType = (typeof CLIENT_TYPES)[number];

/** How a client authenticates at the token endpoint (OpenID Connect Core, section 9). */
export const AUTH_METHODS = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** The origin of a client: an admin, a file of `clients apply`, or its own metadata document. */
export type ClientSource = 'admin' | 'file' | 'document';

/** A client of the OpenID provider. The row holds hashes of secrets, never a secret. */
@Entity('oauth_clients')
export class OauthClient {
  /** The `client_id`. */
  @PrimaryColumn({ type: 'varchar', length: 255, primaryKeyConstraintName: 'oauth_clients_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 128 })
  name!: string;

  @Column({ type: 'varchar', length: 16 })
  type!: ClientType;

  @Column({ type: 'varchar', length: 16 })
  source!: ClientSource;

  @Column({ name: 'token_endpoint_auth_method', type: 'varchar', length: 32 })
  authMethod!: AuthMethod;

  /** SHA-256 of the secret, which has 256 random bits, in base64url. */
  @Column({ name: 'secret_hash', type: 'varchar', length: 43, nullable: true })
  secretHash!: string | null;

  @TimestampColumn({ name: 'secret_created_at', nullable: true })
  secretCreatedAt!: Date | null;

  /** The secret before the last rotation. */
  @Column({ name: 'previous_secret_hash', type: 'varchar', length: 43, nullable: true })
  previousSecretHash!: string | null;

  /** Until then the previous secret is accepted too. */
  @TimestampColumn({ name: 'previous_secret_expires_at', nullable: true })
  previousSecretExpiresAt!: Date | null;

  /** The public keys of `private_key_jwt`, as a JWK Set; or their address. */
  @Column({ type: 'simple-json', nullable: true })
  jwks!: JSONWebKeySet | null;

  @Column({ name: 'jwks_uri', type: 'varchar', length: 2000, nullable: true })
  jwksUri!: string | null;

  @Column({ name: 'redirect_uris', type: 'simple-json' })
  redirectUris!: string[];

  @Column({ name: 'post_logout_redirect_uris', type: 'simple-json' })
  postLogoutRedirectUris!: string[];

  @Column({ name: 'backchannel_logout_uri', type: 'varchar', length: 2000, nullable: true })
  backchannelLogoutUri!: string | null;

  @Column({ name: 'grant_types', type: 'simple-json' })
  grantTypes!: string[];

  /** The scopes that the client may request. */
  @Column({ type: 'simple-json' })
  scopes!: string[];

  /** The resources for which the client may request access tokens (RFC 8707); the first one is the default. */
  @Column({ type: 'simple-json' })
  audiences!: string[];

  @Column({ name: 'client_uri', type: 'varchar', length: 2000, nullable: true })
  clientUri!: string | null;

  @Column({ name: 'logo_uri', type: 'varchar', length: 2000, nullable: true })
  logoUri!: string | null;

  @Column({ name: 'policy_uri', type: 'varchar', length: 2000, nullable: true })
  policyUri!: string | null;

  @Column({ name: 'tos_uri', type: 'varchar', length: 2000, nullable: true })
  tosUri!: string | null;

  /** Whether the client belongs to the operator: users are not asked for their consent. */
  @Column({ name: 'is_first_party', type: 'boolean' })
  isFirstParty!: boolean;

  /** Whether authorization requests must be pushed (RFC 9126). */
  @Column({ name: 'requires_par', type: 'boolean' })
  requiresPar!: boolean;

  /** Whether access tokens must be bound to a key (RFC 9449). */
  @Column({ name: 'requires_dpop', type: 'boolean' })
  requiresDpop!: boolean;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'updated_at' })
  updatedAt!: Date;

  /** The time at which a metadata document must be fetched again. */
  @TimestampColumn({ name: 'metadata_expires_at', nullable: true })
  metadataExpiresAt!: Date | null;

  @TimestampColumn({ name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;
}
