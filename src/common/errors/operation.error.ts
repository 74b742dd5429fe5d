/** A valid request that cannot be carried out; the message is one line for the operator and never contains a secret. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}
