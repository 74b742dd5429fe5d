import { Option } from 'commander';

/** The states of a delivery; those of `src/outbox/`, which the help of a command does not load. */
const STATES = ['pending', 'delivered', 'dead'] as const;
export type State = (typeof STATES)[number];

export function stateOption(description: string): Option {
  return new Option('--state <state>', description).choices(STATES);
}
