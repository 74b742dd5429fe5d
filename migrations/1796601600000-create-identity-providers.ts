import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In one line and with quotes: TypeORM finds no other foreign key in the text that SQLite keeps. */
const foreignKey = (table: string, column: string, referenced: string, onDelete: string) =>
  `CONSTRAINT "${table}_${column}_fkey" FOREIGN KEY ("${column}") ` +
  `REFERENCES "${referenced}" ("id") ON DELETE ${onDelete} ON UPDATE NO ACTION`;

/** @param uuid the type of ids */
const tables = (uuid: string) => [
  `CREATE TABLE identity_providers (
    id ${uuid} NOT NULL,
    slug varchar(32) NOT NULL,
    name varchar(64) NOT NULL,
    kind varchar(16) NOT NULL,
    issuer varchar(2000) NOT NULL,
    client_id varchar(255) NOT NULL,
    client_secret text,
    apple_team_id varchar(32),
    apple_key_id varchar(32),
    scopes varchar(500) NOT NULL,
    claims text NOT NULL,
    redirect_uris text NOT NULL,
    authoritative_domains text NOT NULL,
    allowed_domains text NOT NULL,
    is_registration_open boolean NOT NULL,
    is_enabled boolean NOT NULL,
    is_from_environment boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("id")
  )`,
  'CREATE UNIQUE INDEX identity_providers_slug_key ON identity_providers (slug)',
  `CREATE TABLE external_identities (
    id ${uuid} NOT NULL,
    user_id ${uuid} NOT NULL,
    provider_id ${uuid} NOT NULL,
    issuer varchar(2000) NOT NULL,
    subject varchar(255) NOT NULL,
    email varchar(320),
    created_at bigint NOT NULL,
    last_used_at bigint,
    CONSTRAINT "external_identities_pkey" PRIMARY KEY ("id"),
    ${foreignKey('external_identities', 'user_id', 'users', 'CASCADE')},
    ${foreignKey('external_identities', 'provider_id', 'identity_providers', 'RESTRICT')}
  )`,
  'CREATE UNIQUE INDEX external_identities_issuer_subject_key ON external_identities (issuer, subject)',
  'CREATE INDEX external_identities_user_id_idx ON external_identities (user_id)',
  'CREATE INDEX external_identities_provider_id_idx ON external_identities (provider_id)',
  `CREATE TABLE provider_sign_ins (
    id ${uuid} NOT NULL,
    seed varchar(43) NOT NULL,
    purpose varchar(16) NOT NULL,
    provider_id ${uuid} NOT NULL,
    redirect_uri varchar(2000) NOT NULL,
    user_id ${uuid},
    session_id ${uuid},
    attempt_id ${uuid},
    issuer varchar(2000),
    subject varchar(255),
    email varchar(320),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    answered_at bigint,
    consumed_at bigint,
    CONSTRAINT "provider_sign_ins_pkey" PRIMARY KEY ("id"),
    ${foreignKey('provider_sign_ins', 'user_id', 'users', 'CASCADE')},
    ${foreignKey('provider_sign_ins', 'provider_id', 'identity_providers', 'CASCADE')}
  )`,
  'CREATE INDEX provider_sign_ins_user_id_idx ON provider_sign_ins (user_id)',
  'CREATE INDEX provider_sign_ins_provider_id_idx ON provider_sign_ins (provider_id)',
  'CREATE INDEX provider_sign_ins_expires_at_idx ON provider_sign_ins (expires_at)',
];

/** Identity providers, the identities of users at them, and sign-ins under way. */
export class CreateIdentityProviders1796601600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    for (const statement of tables(isPostgres ? 'uuid' : 'varchar')) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['provider_sign_ins', 'external_identities', 'identity_providers']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
