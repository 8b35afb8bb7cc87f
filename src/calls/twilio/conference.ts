import type { StoredLeg } from '../carriers.js';

/** Every call has a conference of its own, made by whoever joins first. */
export function conferenceOf(callId: string): string {
  return `call-${callId}`;
}

export const CALLER = 'caller';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CONFERENCE = new RegExp(`^call-(${UUID})$`);
const LEG = new RegExp(`^(counselor|consulted|supervisor|third-party)-(${UUID})(?:-[0-9a-f]{8})?$`);

/** The call whose line a conference is. */
export function callOfConference(name: string): string | null {
  return CONFERENCE.exec(name)?.[1] ?? null;
}

export interface Place {
  readonly part: StoredLeg['part'];
  /** of the leg; of the account for the counselor who holds the call, whose leg begins when she has joined */
  readonly id: string;
}

/** Whose line a label names; null for the caller's and for what is none of ours. */
export function placeOf(label: string): Place | null {
  const [, part, id] = LEG.exec(label) ?? [];
  return part && id ? { part: part as StoredLeg['part'], id } : null;
}

/**
 * A label is refused while somebody in the conference has it, and a console that is loaded anew dials before the carrier has
 * missed the old one: so it ends in a piece of the carrier's own name for the line, where that is known beforehand.
 */
export function labelOf({ part, id }: Place, callSid: string | null): string {
  return callSid ? `${part}-${id}-${callSid.slice(-8)}` : `${part}-${id}`;
}
