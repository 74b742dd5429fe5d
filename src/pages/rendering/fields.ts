/** The attributes of the fields of forms; `autocomplete` as in the HTML standard. */
const FIELDS = {
  username: { type: 'text', autocomplete: 'username', isRequired: false, maxLength: 64 },
  full_name: { type: 'text', autocomplete: 'name', isRequired: false, maxLength: 200 },
  password: { type: 'password', autocomplete: 'new-password', isRequired: true, maxLength: 256 },
} as const;

export type FieldName = keyof typeof FIELDS;

/** A field as the template shows it. */
export interface FieldView {
  readonly name: string;
  readonly type: 'text' | 'password';
  readonly autocomplete: string;
  readonly isRequired: boolean;
  readonly maxLength: number;
  readonly label: string;
  readonly hint?: string;
  /** Absent for passwords, which are never sent back. */
  readonly value?: string;
  readonly error?: string;
}

export const attributesOf = (name: FieldName) => FIELDS[name];
