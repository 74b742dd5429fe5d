import { findContradiction } from '../linearize.mjs';
import { factorModel } from './factor-model.mjs';

/** Changes of credentials: each voids the attempts and trusted devices from before it. */
const CHANGES = new Set([
  'change-password',
  'activate-totp',
  'remove-totp',
  'add-passkey',
  'remove-passkey',
  'reset-factors',
  'create-recovery-codes',
]);

/** Wrong proofs that void an attempt. Proofs under way count as wrong until they are verified. */
const MAX_FAILURES = 5;

/** Compares the observed operations of users with rules. @returns descriptions of faults */
export function checkFactors(users) {
  return users.flatMap((user) => {
    const faults = [...spentTwice(user), ...completedAfterChange(user)];
    const contradiction = findContradiction(informative(user.operations), factorModel);
    if (contradiction) faults.push(explain(contradiction));
    return faults.map((text) => `user ${user.number}: ${text}`);
  });
}

/** No time step, recovery code or attempt is accepted twice. */
function spentTwice({ operations }) {
  const accepted = operations.filter(
    ({ kind, result, isUnknown }) =>
      result === 'session' || (kind === 'activate-totp' && !isUnknown),
  );
  const uses = accepted.flatMap(({ secret, step, set, position, attempt }) => [
    ...(step === undefined ? [] : [`step ${step} of secret ${secret}`]),
    ...(position === undefined ? [] : [`recovery code ${position} of set ${set}`]),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ]);
  return uses
    .filter((use, index) => uses.indexOf(use) !== index)
    .map((use) => `${use} is accepted twice`);
}

/** No attempt is completed after the response to a change that was sent after the attempt was opened. */
function completedAfterChange({ operations }) {
  const changes = operations.filter(({ kind, isUnknown }) => CHANGES.has(kind) && !isUnknown);
  const opened = new Map(
    operations.filter(({ result }) => result === 'attempt').map((each) => [each.attempt, each]),
  );
  return operations
    .filter(({ result, attempt }) => result === 'session' && attempt !== undefined)
    .filter((use) => {
      const { to: openedAt, kind } = opened.get(use.attempt);
      // Until its proof it belongs to no user.
      if (kind === 'open') return false;
      return changes.some(({ from, to }) => from > openedAt && to < use.from);
    })
    .map(({ attempt }) => `attempt ${attempt} is completed after a change of credentials`);
}

/** Omits operations without information, and marks those that concurrent ones may have affected. */
function informative(operations) {
  const changes = operations.filter(({ kind }) => CHANGES.has(kind));
  return operations
    .filter(
      // A sign-in is also rejected when the credentials change between its check and its session.
      (operation) =>
        operation.result !== 'rejected' || !changes.some((change) => overlaps(operation, change)),
    )
    .map((operation) => ({
      ...operation,
      ...(operation.result === 'wrong' && { isRaced: isRaced(operation, operations) }),
      ...(operation.result === 'void' && { isCrowded: isCrowded(operation, operations) }),
    }));
}

/** Whether a concurrent request may have spent the code or voided the attempt. */
function isRaced(operation, operations) {
  return operations.some(
    (other) =>
      other !== operation &&
      (CHANGES.has(other.kind) || other.result === 'session' || other.result === 'void') &&
      overlaps(operation, other),
  );
}

/** Whether concurrent proofs may have counted as the wrong ones that void the attempt. */
function isCrowded(operation, operations) {
  const others = operations.filter(
    ({ attempt, result }) => attempt === operation.attempt && result !== 'attempt',
  );
  const counted = others.filter((other) => other.result === 'wrong' || overlaps(operation, other));
  return counted.length > MAX_FAILURES;
}

const overlaps = (one, other) => one.from <= other.to && other.from <= one.to;

function explain({ state, stuck }) {
  return `in the state ${JSON.stringify(state)} no order explains: ${stuck.map((each) => JSON.stringify(each)).join('; ')}`;
}
