import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../platform/index.js';
import { type CarrierPort, Carriers, GoneAtCarrier, type Sound, type StoredLine } from '../carriers.js';
import { TwilioAddresses } from './addresses.js';
import { CALLER } from './conference.js';
import { planFor, type Step } from './line-plan.js';
import { TwilioApi } from './twilio-api.js';
import { TwilioLegs } from './twilio-legs.service.js';
import { whoEnded } from './webhooks.js';

/** How long somebody who is dialled has to pick up; seconds [P]. */
const RINGS_FOR = 25;

/** Calls by telephone through Twilio: its webhooks come in (`twilio.controller.ts`), these requests go out. */
@Injectable()
export class TwilioCarrier implements CarrierPort, OnModuleInit {
  readonly name = 'twilio';
  readonly can;

  constructor(
    config: Config,
    private readonly carriers: Carriers,
    private readonly api: TwilioApi,
    private readonly legs: TwilioLegs,
    private readonly addresses: TwilioAddresses,
  ) {
    const dials = config.twilio?.number !== undefined && config.twilio.number !== null;
    this.can = {
      mute: true,
      hold: true,
      consult: true,
      transfer: true,
      supervise: true,
      thirdParty: dials,
      dialOut: dials,
      telephone: dials,
      record: true,
    };
  }

  onModuleInit(): void {
    this.carriers.register(this);
  }

  async bringInLine(line: StoredLine): Promise<void> {
    const room = await this.api.room(line.callId);
    const plan = planFor(line, room, await this.legs.isGreeted(line.callId));
    for (const step of plan.steps) await this.take(step, line, room?.sid ?? '');
    for (const { label, callSid } of plan.cameUntold) await this.legs.joined(line.callId, label, callSid);
    for (const leg of plan.wentUntold) if (leg.carrierLegId) await this.legs.left(line.callId, '', leg.carrierLegId);
    for (const { legId, carrierLegId } of plan.ringing) {
      const isOver = carrierLegId && (await this.look(carrierLegId)) === 'over';
      if (isOver) await this.legs.notAnswered(line.callId, legId, carrierLegId);
    }
    if (plan.talks && line.state === 'connecting') await this.legs.talk(line.callId);
  }

  async look(callSid: string): Promise<'on' | 'over'> {
    return whoEnded(await this.api.statusOf(callSid)) ? 'over' : 'on';
  }

  /** Rings once: whoever is dialled already is not dialled again. */
  async dial(callId: string, number: string): Promise<void> {
    const room = await this.api.room(callId);
    if (room?.participants.some(({ label }) => label === CALLER)) return;
    const at = this.addresses.of(callId);
    await this.api.addParticipant(callId, number, {
      Label: CALLER,
      StatusCallback: this.addresses.at(`dialled?call=${callId}`),
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: ['answered', 'completed'],
      StartConferenceOnEnter: 'false',
      WaitUrl: at.hold,
      WaitMethod: 'POST',
      ...this.conferenceTold(),
    });
  }

  hangUp(callSid: string): Promise<void> {
    return this.api.end(callSid);
  }

  fetchRecording(recordingSid: string): Promise<Sound> {
    return this.api.sound(recordingSid);
  }

  deleteRecording(recordingSid: string): Promise<void> {
    return this.api.deleteRecording(recordingSid);
  }

  private async take(step: Step, line: StoredLine, room: string): Promise<void> {
    const at = this.addresses.of(line.callId);
    switch (step.do) {
      case 'fetch-caller':
        if (line.carrierCallId) await this.api.redirect(line.carrierCallId, step.lost ? at.lost : at.waiting);
        return;
      case 'remove':
        return unlessGone(this.api.removeParticipant(room, step.callSid));
      case 'hang-up':
        return unlessGone(this.api.end(step.callSid));
      case 'end-room':
        return unlessGone(this.api.endRoom(room));
      case 'hold': {
        const words = { HoldUrl: at.hold, HoldMethod: 'POST' };
        const form = { Hold: String(step.hold), ...(step.hold && words) };
        return unlessGone(this.api.changeParticipant(room, step.callSid, form));
      }
      case 'hear': {
        const form = {
          Muted: String(step.muted),
          Coaching: String(step.coaches !== null),
          ...(step.coaches !== null && { CallSidToCoach: step.coaches }),
        };
        return unlessGone(this.api.changeParticipant(room, step.callSid, form));
      }
      case 'dial': {
        const { leg } = step;
        if (!leg.number) return;
        const callSid = await this.api.addParticipant(line.callId, leg.number, {
          Label: step.label,
          StatusCallback: this.addresses.ofLeg(line.callId, leg.legId).status,
          StatusCallbackMethod: 'POST',
          StatusCallbackEvent: ['completed'],
          Timeout: String(RINGS_FOR),
          ...this.conferenceTold(),
        });
        return this.legs.rings(leg.legId, callSid);
      }
      case 'ring-counselor': {
        const legId = await this.legs.ofTelephone(line.callId);
        if (!legId) return;
        const { telephone, status } = this.addresses.ofLeg(line.callId, legId);
        return this.legs.rings(legId, await this.api.ring(step.telephone, telephone, status, RINGS_FOR));
      }
    }
  }

  private conferenceTold() {
    return {
      EndConferenceOnExit: 'false',
      Beep: 'false',
      ConferenceStatusCallback: this.addresses.of('').conference,
      ConferenceStatusCallbackMethod: 'POST',
      ConferenceStatusCallbackEvent: ['join', 'leave'],
    };
  }
}

/** Whoever has left meanwhile needs nothing more. */
async function unlessGone(asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof GoneAtCarrier)) throw error;
  }
}
