import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { CallState, Carrier, capabilities, iceServer } from './calls.schemas.js';

export type Capabilities = z.infer<typeof capabilities>;

/** The carrier has no such call or recording (any more): asking again would not help. */
export class GoneAtCarrier extends Error {}

/** What was spoken, as the carrier hands it out. */
export interface Sound {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Somebody on a call beside its caller, as stored. */
export interface StoredLeg {
  readonly legId: string;
  readonly part: 'counselor' | 'consulted' | 'supervisor' | 'third-party';
  readonly mode: 'talk' | 'whisper' | 'listen';
  readonly state: 'asked' | 'joined' | 'left' | 'declined' | 'failed';
  readonly accountId: string | null;
  readonly carrierLegId: string | null;
  /** its line has stood; one that has not may still ring somewhere */
  readonly everJoined: boolean;
  /** to dial, for a third party */
  readonly number: string | null;
}

/** A call as stored, for a carrier to agree with. */
export interface StoredLine {
  readonly callId: string;
  readonly carrierCallId: string | null;
  readonly state: CallState;
  readonly counselorId: string | null;
  /** E.164, where her line is to ring instead of her console */
  readonly telephone: string | null;
  readonly held: boolean;
  /** her line broke a moment ago: the caller is told so, and that somebody comes back */
  readonly counselorGone: boolean;
  /** it waits again because her line broke and did not come back */
  readonly lineLost: boolean;
  readonly direction: 'in' | 'out';
  /** in the order in which they were asked, those who have left included */
  readonly legs: readonly StoredLeg[];
}

/**
 * A way in which calls reach us. Each lives in a folder of its own, declares what it can do, and registers here; what it
 * cannot do it leaves out. Each method may be called again after it failed or succeeded.
 * @throws GoneAtCarrier where asking again is no use, anything else where it is
 */
export interface CarrierPort {
  readonly name: Carrier;
  readonly can: Capabilities;
  /** Makes the carrier agree with what is stored: who is on the line, who is held, who hears whom. */
  bringInLine?(line: StoredLine): Promise<void>;
  /** Whether the caller's line still stands, for when we have not heard of it. */
  look?(carrierCallId: string): Promise<'on' | 'over'>;
  /** The telephone stands on the counselor's desk: when she lets go of the contact, the line is over. */
  readonly endsWithCounselor?: boolean;
  /** Dials somebody who is to be called back, into the line of a call that is not there yet, showing the center's number. */
  dial?(callId: string, number: string): Promise<void>;
  hangUp?(carrierCallId: string): Promise<void>;
  /** By which servers a console and a page find each other, where sound goes from browser to browser. */
  iceServers?(): z.infer<typeof iceServer>[];
  /**
   * For carriers whose consoles say that they are there: whether it may be we who could not hear (just begun, or the
   * database was away). A line is not lost then.
   */
  mayHaveMissed?(now: Date): boolean;
  fetchRecording?(recordingId: string): Promise<Sound>;
  deleteRecording?(recordingId: string): Promise<void>;
}

/** The carriers there are. */
@Injectable()
export class Carriers {
  private readonly known = new Map<Carrier, CarrierPort>();

  register(carrier: CarrierPort): void {
    this.known.set(carrier.name, carrier);
  }

  of(name: Carrier): CarrierPort {
    const carrier = this.known.get(name);
    if (!carrier) throw new Error(`no carrier ${name}`);
    return carrier;
  }

  /** Whether sound meets in a switch of the carrier's, which says who is on the line; otherwise consoles do. */
  hasSwitch(name: Carrier): boolean {
    return this.of(name).bringInLine !== undefined;
  }

  all(): readonly CarrierPort[] {
    return [...this.known.values()];
  }

  iceServersOf(name: Carrier): z.infer<typeof iceServer>[] {
    return this.of(name).iceServers?.() ?? [];
  }

  /** One that dials whoever is to be called back, where there is one. */
  thatDials(): CarrierPort | undefined {
    return [...this.known.values()].find(({ can, dial }) => can.dialOut && dial !== undefined);
  }
}
