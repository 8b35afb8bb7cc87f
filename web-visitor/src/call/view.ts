import type { SafeToCall } from '../api/types';

/** What the call screen draws; apart from the call itself, which is only loaded by somebody who calls. */
export type CallPhase =
  /** the browser asks her whether the microphone may be used */
  | { at: 'microphone' }
  | { at: 'no-microphone'; why: 'refused' | 'none' }
  /** the service has not answered yet; `again`: at least one attempt failed */
  | { at: 'placing'; again: boolean }
  | { at: 'closed'; opensAt: string | null }
  | { at: 'refused'; message: string }
  | { at: 'waiting'; ahead: number | null; waitSeconds: number | null; why: WaitsBecause; isLong: boolean }
  /** `another`: she has talked with somebody before */
  | { at: 'connecting'; another: boolean }
  /** `since`: milliseconds since 1970 */
  | { at: 'connected'; since: number }
  /** `by` null: it was over when this page asked */
  /** she waits no more: somebody calls her */
  | { at: 'called-back'; safeToCall: SafeToCall }
  | { at: 'ended'; by: 'you' | 'them' | 'lost' | null; talked: boolean };

/** `line-lost`: the counselor's line broke · `another`: given back after they had talked */
export type WaitsBecause = 'first' | 'line-lost' | 'another';

/** How it stands with her wish to be called back, while she waits. */
export type AskingBack =
  | { at: 'no' }
  /** `again`: at least one attempt failed */
  | { at: 'sending'; again: boolean }
  | { at: 'refused'; message: string };

export interface CallView {
  phase: CallPhase;
  /** part of the conversation on the thread's screen */
  within: boolean;
  /** the counselor asks a colleague and comes back */
  held: boolean;
  askingBack: AskingBack;
  muted: boolean;
  /** the way to the other side, or to the service, is broken: it is being made again */
  broken: boolean;
  /** the browser wants a tap before it plays the other side's voice */
  silent: boolean;
}
