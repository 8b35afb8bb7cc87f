/** What the call screen draws; apart from the call itself, which is only loaded by somebody who calls. */
export type CallPhase =
  /** the browser asks her whether the microphone may be used */
  | { at: 'microphone' }
  | { at: 'no-microphone'; why: 'refused' | 'none' }
  /** the service has not answered yet; `again`: at least one attempt failed */
  | { at: 'placing'; again: boolean }
  | { at: 'closed'; opensAt: string | null }
  | { at: 'refused'; message: string }
  | { at: 'waiting'; ahead: number | null; waitSeconds: number | null }
  | { at: 'connecting' }
  /** `since`: milliseconds since 1970 */
  | { at: 'connected'; since: number }
  /** `by` null: it was over when this page asked */
  | { at: 'ended'; by: 'you' | 'them' | 'lost' | null; talked: boolean };

export interface CallView {
  phase: CallPhase;
  muted: boolean;
  /** the way to the other side, or to the service, is broken: it is being made again */
  broken: boolean;
  /** the browser wants a tap before it plays the other side's voice */
  silent: boolean;
}
