import { UNKNOWN_URGENCY } from '../contacts/index.js';
import type { Channel } from '../staff/index.js';

/** The head of one bucket: the longest waiting of its desk, channel and urgency. */
export interface Waiting {
  readonly contactId: string;
  readonly channel: Channel;
  /** somebody is on the line or in the chat; a letter or a voice message waits without it */
  readonly live: boolean;
  /** see `urgencyOf` */
  readonly urgency: number;
  readonly waitingSince: Date;
}

/**
 * The rule as data. From the unknown upwards urgency decides alone; below, waiting lifts a contact by `slope` steps of
 * urgency a minute, so that nobody waits for ever behind a stream of slightly more urgent ones. A live voice ages
 * faster than a letter [P].
 */
export const lineRule = {
  slopePerMinute: { phone: 0.5, 'web-call': 0.5, chat: 0.25, board: 0.02 },
  /** waiting never lifts anybody into the ranks that risk alone decides */
  ceiling: UNKNOWN_URGENCY - 0.5,
} as const satisfies { slopePerMinute: Record<Channel, number>; ceiling: number };

/** How urgent a contact is by now. */
export function standing(waiting: Waiting, now: Date): number {
  if (waiting.urgency >= UNKNOWN_URGENCY) return waiting.urgency;
  const slope = lineRule.slopePerMinute[waiting.live ? waiting.channel : 'board'];
  const lifted = waiting.urgency + minutesWaited(waiting, now) * slope;
  return Math.min(lifted, Math.max(lineRule.ceiling, waiting.urgency));
}

/** What risk alone decides: from the unknown upwards; below, nobody is urgent. */
export function pressing({ urgency }: Pick<Waiting, 'urgency'>): number {
  return urgency >= UNKNOWN_URGENCY ? urgency : 0;
}

type Rank = Pick<Waiting, 'urgency' | 'live'>;

/** What no waiting changes: risk first, then whether somebody is there. Negative where `a` is above `b`, 0 for one rank. */
function compareRanks(a: Rank, b: Rank): number {
  return pressing(b) - pressing(a) || Number(b.live) - Number(a.live);
}

/**
 * Negative where `a` comes before `b`. Risk first; then whoever is on the line or in the chat before what was left for us,
 * for a letter does not hear the minutes pass [P]; then the standing, the longer wait, the earlier id: one order for everybody.
 */
export function compareInLine(a: Waiting, b: Waiting, now: Date): number {
  return (
    compareRanks(a, b) ||
    standing(b, now) - standing(a, now) ||
    a.waitingSince.getTime() - b.waitingSince.getTime() ||
    (a.contactId < b.contactId ? -1 : 1)
  );
}

/**
 * Whether what rings at a counselor goes back in line for whom nobody else can take: only for a higher rank, by the two questions
 * the line asks first. How long either has waited never decides it: two callers of one rank don't take her from each other, and
 * each time the rank goes up, so that it ends.
 */
export function givesWay(ringing: Rank, waiting: Rank): boolean {
  return compareRanks(waiting, ringing) < 0;
}

export function minutesWaited(waiting: Pick<Waiting, 'waitingSince'>, now: Date): number {
  return Math.max(0, (now.getTime() - waiting.waitingSince.getTime()) / 60_000);
}
