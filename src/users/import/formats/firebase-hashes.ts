import { readFile } from 'node:fs/promises';
import { OperationError } from '../../../common/errors/operation.error.js';
import {
  type FirebaseParameters,
  writeFirebaseScrypt,
} from '../../../credentials/password/foreign-hashes/firebase-scrypt.js';
import { type ImportRow, RowFault } from '../import-row.js';

const REMEDY = 'save the text of the console unchanged';

/**
 * The hash parameters of a Firebase project, as the console shows them: one `name: value` per line. Read
 * from a file, because the signer key is a secret and arguments are visible in the process list.
 *
 * @throws OperationError for a missing parameter or another algorithm
 */
export async function readFirebaseParameters(file: string): Promise<FirebaseParameters> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new OperationError(`${file} cannot be read; check its path and permissions`);
  });
  const lines = text.matchAll(/^[ \t]*(\w+):[ \t]*([^\s,]+),?[ \t]*\r?$/gm);
  const values = new Map([...lines].map(([, name = '', value = '']) => [name, value]));
  const get = (name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new OperationError(`${file} has no line with ${name}; ${REMEDY}`);
    return value;
  };
  const number = (name: string) => {
    if (!/^\d{1,3}$/.test(get(name)))
      throw new OperationError(`${file}: ${name} is not a number; ${REMEDY}`);
    return Number(get(name));
  };
  if (get('algorithm') !== 'SCRYPT') {
    throw new OperationError(`${file}: the algorithm is not SCRYPT; ${REMEDY}`);
  }
  return {
    signerKey: get('base64_signer_key'),
    saltSeparator: get('base64_salt_separator'),
    rounds: number('rounds'),
    memCost: number('mem_cost'),
  };
}

/** Combines `password_hash`, `password_salt` and the parameters of the project into one hash. */
export async function* withFirebaseHashes(
  rows: AsyncIterable<ImportRow>,
  parameters: FirebaseParameters | undefined,
): AsyncGenerator<ImportRow> {
  for await (const row of rows) yield { ...row, content: withHash(row.content, parameters) };
}

function withHash(
  content: ImportRow['content'],
  parameters: FirebaseParameters | undefined,
): ImportRow['content'] {
  if (content instanceof RowFault) return content;
  const { password_salt: salt, ...values } = content;
  if (salt === undefined) return content;
  if (!parameters) return new RowFault('password_salt requires --firebase-parameters');
  const hash = values['password_hash'];
  // Users of an external identity provider have neither.
  const isComplete = typeof hash === 'string' && typeof salt === 'string' && hash !== '';
  return {
    ...values,
    password_hash: isComplete ? writeFirebaseScrypt(parameters, salt, hash) : undefined,
  };
}
