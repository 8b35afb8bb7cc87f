import type { StoredLeg, StoredLine } from '../carriers.js';
import { CALLER, labelOf, placeOf } from './conference.js';
import type { Participant, Room } from './twilio-api.js';

/** What is to be asked of the carrier, in this order. */
export type Step =
  /** the caller's line comes back to us for its next instructions; `lost`: it is told why */
  | { readonly do: 'fetch-caller'; readonly lost: boolean }
  | { readonly do: 'remove'; readonly callSid: string }
  | { readonly do: 'hold'; readonly callSid: string; readonly hold: boolean }
  | { readonly do: 'hear'; readonly callSid: string; readonly muted: boolean; readonly coaches: string | null }
  | { readonly do: 'hang-up'; readonly callSid: string }
  | { readonly do: 'dial'; readonly leg: StoredLeg; readonly label: string }
  | { readonly do: 'ring-counselor'; readonly telephone: string }
  | { readonly do: 'end-room' };

export interface Plan {
  readonly steps: readonly Step[];
  /** who stands in the conference and is not stored so: the word of their coming was lost */
  readonly cameUntold: readonly { readonly label: string; readonly callSid: string }[];
  /** whose line is stored as standing and does not: the word of their going was lost */
  readonly wentUntold: readonly StoredLeg[];
  /** dialled, and not in the conference: they ring, or the word that nobody picked up was lost */
  readonly ringing: readonly StoredLeg[];
  /** both sides are in it: they talk */
  readonly talks: boolean;
}

const isLive = ({ state }: StoredLeg) => state === 'asked' || state === 'joined';

/**
 * What the carrier must still be asked so that the line looks as stored: decided from both alone, so that asking twice, late
 * or after a half that succeeded comes out the same. Nothing where the two agree.
 *
 * @param room as the carrier has it; null where nobody is in it
 * @param greeted the caller has heard who listens; before that she is put through to nobody
 */
export function planFor(line: StoredLine, room: Room | null, greeted: boolean): Plan {
  const here = room?.participants ?? [];
  const caller = here.find(({ label }) => label === CALLER);
  const isTalk = line.state === 'connecting' || line.state === 'connected';
  const others = here
    .filter((one) => one !== caller)
    .map((one) => ({ one, leg: isTalk ? legOf(line, one, here) : null }));
  const steps: Step[] = [];
  // back to waiting before the others go: she must not be left alone in there
  if (caller && !isTalk && line.state !== 'ended') steps.push({ do: 'fetch-caller', lost: line.lineLost });
  for (const leg of line.legs) {
    const rings = leg.carrierLegId !== null && !leg.everJoined && !here.some((one) => one.callSid === leg.carrierLegId);
    if (rings && leg.carrierLegId && !(isTalk && isLive(leg))) steps.push({ do: 'hang-up', callSid: leg.carrierLegId });
  }
  for (const { one, leg } of others) {
    if (!leg) steps.push({ do: one.rings ? 'hang-up' : 'remove', callSid: one.callSid });
  }
  if (line.state === 'ended' && caller) steps.push({ do: 'end-room' });
  if (!isTalk) return { steps, cameUntold: [], wentUntold: [], ringing: [], talks: false };

  const there = others.flatMap(({ one, leg }) => (leg && !one.rings ? [{ one, leg }] : []));
  const counselor = there.find(({ leg }) => leg.part === 'counselor')?.one ?? null;
  if (counselor && !caller && greeted) steps.push({ do: 'fetch-caller', lost: false });
  const hold = line.held || !counselor;
  if (caller && caller.hold !== hold) steps.push({ do: 'hold', callSid: caller.callSid, hold });
  for (const { one, leg } of there) {
    const step = hearing(one, leg, counselor);
    if (step) steps.push(step);
  }
  for (const leg of line.legs) {
    const isNew = leg.state === 'asked' && !leg.carrierLegId && !others.some((one) => one.leg === leg);
    if (leg.part === 'third-party' && isNew)
      steps.push({ do: 'dial', leg, label: labelOf({ ...leg, id: leg.legId }, null) });
  }
  const hasLine =
    counselor !== null || line.legs.some((leg) => leg.part === 'counselor' && isLive(leg) && leg.carrierLegId);
  if (line.telephone && !hasLine) steps.push({ do: 'ring-counselor', telephone: line.telephone });
  return {
    steps,
    cameUntold: there.flatMap(({ one, leg }) =>
      leg.state === 'joined' && leg.carrierLegId === one.callSid && !(leg.part === 'counselor' && line.counselorGone)
        ? []
        : [{ label: one.label, callSid: one.callSid }],
    ),
    wentUntold: line.legs.filter((leg) => leg.state === 'joined' && !there.some((one) => one.leg === leg)),
    ringing: line.legs.filter(
      (leg) => leg.state === 'asked' && leg.carrierLegId && !others.some((one) => one.leg === leg),
    ),
    talks: counselor !== null && caller !== undefined,
  };
}

/** The live leg whose line somebody is on; null for whoever should not be there (any more). */
function legOf(line: StoredLine, { callSid, label }: Participant, here: readonly Participant[]): StoredLeg | null {
  const named = line.legs.find((leg) => isLive(leg) && leg.carrierLegId === callSid);
  if (named) return named;
  const place = placeOf(label);
  if (!place) return null;
  if (place.part !== 'counselor') {
    const leg = line.legs.find(({ legId }) => legId === place.id);
    return leg && isLive(leg) && leg.part === place.part ? leg : null;
  }
  if (place.id !== line.counselorId) return null;
  const leg = line.legs.find((one) => one.part === 'counselor' && isLive(one));
  // a console that dialled again has left its old line behind; where the word of the new one was lost, it is the newer
  if (leg?.carrierLegId && here.some((one) => one.callSid === leg.carrierLegId)) return null;
  const newest = here.filter(
    (one) => placeOf(one.label)?.id === place.id && placeOf(one.label)?.part === 'counselor',
  )[0];
  if (newest?.callSid !== callSid) return null;
  return leg ?? untold(line);
}

/** Her leg begins with the word that she has joined, which has not come. */
function untold({ counselorId }: StoredLine): StoredLeg {
  const place = { legId: '', part: 'counselor', mode: 'talk', state: 'asked', number: null } as const;
  return { ...place, accountId: counselorId, carrierLegId: null, everJoined: false };
}

/** Who hears somebody: everybody, the counselor only, nobody. */
function hearing(one: Participant, { mode }: StoredLeg, counselor: Participant | null): Step | null {
  const coaches = mode === 'whisper' ? (counselor?.callSid ?? null) : null;
  // nobody to whisper to as yet: the caller must not hear it meanwhile
  const muted = mode === 'listen' || (mode === 'whisper' && !coaches);
  const coachesSame = one.coaching === (coaches !== null) && (coaches === null || one.callSidToCoach === coaches);
  return one.muted === muted && coachesSame ? null : { do: 'hear', callSid: one.callSid, muted, coaches };
}
