import type { Call, CallSignal } from '../../api/types';

/** `interrupted`: it was there and is being sought again. `failed`: not reached; the call itself stands. */
export type LineState = 'connecting' | 'connected' | 'interrupted' | 'failed';

/** The way sound takes between this console and the other side, whoever carries it. */
export interface Line {
  /** @param muted nothing of what is said here leaves this machine */
  mute(muted: boolean): void;
  /** what the other side's page says, where there is one */
  hear(signal: CallSignal): void;
  /** the connection to the service was away and things may have been missed */
  caughtUp(): void;
  /** Lets go of everything. Nothing is told to anybody. */
  close(): void;
}

/** The line of whoever holds the call: others can be on it too, and the caller can be asked to wait a moment. */
export interface CallLine extends Line {
  /** Makes the sound agree with what the service has: who is on the call, and whether the caller waits. */
  agree(call: Call): void;
  /** what the console of somebody on a leg says */
  hearLeg(legId: string, signal: CallSignal): void;
}

export interface LineNeeds {
  callId: string;
  microphone: MediaStream;
  changed: (state: LineState) => void;
}
