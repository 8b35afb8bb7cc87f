/**
 * Deadlines of a call's line, by the call's id. Whoever ends a line settles them before locking the call: their handlers
 * lock in this order too.
 */
export const VISITOR_GONE = 'call.visitor-gone';
/** A carrier that has said nothing of a line for a while is asked whether it still stands. */
export const LOOK_UP = 'call.look-up';
export const lineDeadlines = [VISITOR_GONE, LOOK_UP] as const;

/** Deadlines of a leg, by the leg's id; their handlers lock the call after them, too. */
export const LEG_UNANSWERED = 'call.leg-unanswered';
/** A console on a leg that is not heard of. */
export const LEG_GONE = 'call.leg-gone';
/** The counselor's line broke, and comes back within seconds or not at all. */
export const COUNSELOR_GONE = 'call.counselor-gone';
