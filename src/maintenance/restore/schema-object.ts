/** An object of a schema, as the table `sqlite_master` has it. */
export interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  /** The statement that creates it; empty for the index of a constraint. */
  readonly definition: string;
}

export function haveSameName(one: SchemaObject, other: SchemaObject): boolean {
  return one.type === other.type && one.name === other.name && one.table === other.table;
}

export function haveSameDefinition(one: SchemaObject, other: SchemaObject): boolean {
  return normalize(one.definition) === normalize(other.definition);
}

/**
 * Returns what an object is according to its definition: in a manipulated database the column `type` can
 * have any value, and SQLite ignores it.
 */
export function kindOf({ definition, type }: SchemaObject): string {
  const [, kind = type] =
    /^create (?:temp |temporary |unique )?(trigger|view|virtual table|index|table) /i.exec(
      normalize(definition),
    ) ?? [];
  return kind.toLowerCase();
}

const INDEX =
  /^create (?<unique>unique )?index (?:if not exists )?\w+ on (?<table>\w+)\((?<terms>.*)\)(?<rest>.*)$/i;
/** A column; an expression can fail the statements that write the table. */
const COLUMNS = /^\w+(?: collate (?:binary|nocase|rtrim))?(?: asc| desc)?$/i;

/**
 * Returns whether an object that the service does not create cannot change or fail a statement of the
 * service: a table, or an index that neither constrains nor computes anything in the tables of the service.
 *
 * @param ownTables the names of the tables of the service
 */
export function isHarmlessAddition(object: SchemaObject, ownTables: string[]): boolean {
  const kind = kindOf(object);
  if (kind === 'table') return object.type === 'table';
  if (kind !== 'index' || object.type !== 'index') return false;
  // The index of a constraint belongs to a table, and that definition is compared.
  if (object.definition === '') return !ownTables.includes(object.table);
  const { unique, table, terms, rest } = INDEX.exec(normalize(object.definition))?.groups ?? {};
  if (table === undefined || terms === undefined) return false;
  if (!ownTables.some((own) => own.toLowerCase() === table.toLowerCase())) return true;
  return !unique && rest === '' && terms.split(',').every((term) => COLUMNS.test(term));
}

/** Versions of SQLite differ in quotes and spaces when they rename a table or a column. */
function normalize(definition: string): string {
  return definition
    .replace(/[\s"]+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
    .trim();
}
