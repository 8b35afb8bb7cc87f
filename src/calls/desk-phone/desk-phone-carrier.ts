import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CarrierPort, Carriers } from '../carriers.js';

export const DESK_PHONE = 'desk-phone';

/**
 * The telephone on the counselor's desk, which the service knows nothing of: she dials by hand, says when somebody has
 * answered and when it is over, and the service stamps both. Nothing can be asked of it.
 */
@Injectable()
export class DeskPhoneCarrier implements CarrierPort, OnModuleInit {
  readonly name = DESK_PHONE;
  readonly can = {
    mute: false,
    hold: false,
    consult: false,
    transfer: false,
    supervise: false,
    thirdParty: false,
    dialOut: false,
    telephone: false,
    record: false,
  };

  readonly endsWithCounselor = true;

  constructor(private readonly carriers: Carriers) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }
}
