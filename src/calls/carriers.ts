import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Carrier, capabilities } from './calls.schemas.js';

export type Capabilities = z.infer<typeof capabilities>;

/** The carrier has no such call or recording (any more): asking again would not help. */
export class GoneAtCarrier extends Error {}

/** What was spoken, as the carrier hands it out. */
export interface Sound {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * A way in which calls reach us. Each lives in a folder of its own, declares what it can do, and registers here; what it
 * cannot do it leaves out. Each method may be called again after it failed or succeeded.
 * @throws GoneAtCarrier where asking again is no use, anything else where it is
 */
export interface CarrierPort {
  readonly name: Carrier;
  readonly can: Capabilities;
  hangUp?(carrierCallId: string): Promise<void>;
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
}
