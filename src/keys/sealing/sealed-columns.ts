/** A column with sealed values. */
export interface SealedColumn {
  readonly table: string;
  /** Its type is text. */
  readonly column: string;
}

/**
 * All sealed columns, each of a table with the primary key `id`. `Sealer` seals for no other column, so
 * that `keys reseal` and `config check` know every sealed value.
 */
export const SEALED_COLUMNS: SealedColumn[] = [
  { table: 'totp_credentials', column: 'secret' },
  { table: 'signing_keys', column: 'private_key' },
  { table: 'identity_providers', column: 'client_secret' },
];
