import { DomainError } from './errors.js';

/** For each state the states one may go to from there. A move that is not listed does not exist. */
export type Moves<State extends string> = { readonly [from in State]: readonly State[] };

/**
 * @returns `to`, if the table lists the move
 * @throws the error that `refuse` makes, otherwise
 */
export function move<State extends string>(
  moves: Moves<State>,
  from: State,
  to: State,
  refuse: (from: State, to: State) => DomainError,
): State {
  if (!moves[from].includes(to)) throw refuse(from, to);
  return to;
}
