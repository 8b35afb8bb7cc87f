import { type Moves, move } from '../../platform/index.js';
import { HandOverSettled } from './cases.errors.js';
import type { HandOverState } from './hand-overs.schemas.js';

/** A hand-over's life: offered, and settled once. */
export const handOverMoves = {
  offered: ['accepted', 'declined', 'withdrawn'],
  accepted: [],
  declined: [],
  withdrawn: [],
} as const satisfies Moves<HandOverState>;

export type HandOverEnd = Exclude<HandOverState, 'offered'>;

/** @throws HandOverSettled naming how */
export function settle(from: HandOverState, to: HandOverEnd): HandOverState {
  return move<HandOverState>(handOverMoves, from, to, (state) => new HandOverSettled({ state }));
}
