import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { LookUps } from '../look-ups.service.js';
import { TwilioAddresses } from './addresses.js';
import { CALLER, callOfConference, labelOf, placeOf } from './conference.js';
import { TwilioLegs } from './twilio-legs.service.js';
import * as twiml from './twiml.js';
import { type conferenceEvent, type fromConsole, whoEnded } from './webhooks.js';
import { words } from './words.js';

const CONSOLE = /^client:([0-9a-f-]{36})$/;

/** Who comes onto a call's line and leaves it. Only whoever is stored as being on it is let in. */
@Injectable()
export class ConferenceEvents {
  constructor(
    private readonly legs: TwilioLegs,
    private readonly lookUps: LookUps,
    private readonly addresses: TwilioAddresses,
  ) {}

  /** A console dials in: that of whoever holds the contact, or of somebody who was let onto the call. */
  async fromConsole({ From, CallSid, callId, legId }: z.infer<typeof fromConsole>): Promise<string> {
    const accountId = CONSOLE.exec(From)?.[1];
    const addresses = this.addresses.of(callId);
    if (accountId && legId) {
      const leg = await this.legs.admitted(callId, accountId, legId);
      if (!leg) return twiml.sayAndHangUp(words.notYours);
      const coach = leg.mode === 'whisper' ? leg.counselorSid : null;
      const joining = {
        label: labelOf({ part: leg.part, id: legId }, CallSid),
        muted: leg.mode === 'listen' || (leg.mode === 'whisper' && !coach),
        ...(coach && { coach }),
      };
      return twiml.join(callId, joining, addresses);
    }
    if (!accountId || !(await this.legs.holds(callId, accountId))) return twiml.sayAndHangUp(words.notYours);
    return twiml.join(callId, { label: labelOf({ part: 'counselor', id: accountId }, CallSid) }, addresses);
  }

  /** Somebody has come into the conference or left it. Told late or twice, it changes nothing. */
  async told(said: z.infer<typeof conferenceEvent>): Promise<void> {
    const callId = callOfConference(said.FriendlyName);
    const { ParticipantLabel: label = '', CallSid: callSid } = said;
    const isIn = said.StatusCallbackEvent === 'participant-join';
    if (!callId || (!isIn && said.StatusCallbackEvent !== 'participant-leave')) return;
    if (label === CALLER) {
      await this.legs.callerIs(callId, isIn);
      await this.lookUps.heard(callId);
    } else if (callSid && placeOf(label)) {
      if (isIn) await this.legs.joined(callId, label, callSid);
      else await this.legs.left(callId, label, callSid);
    }
  }

  /** Somebody picks up where a counselor's telephone rings: her key says that it is she. */
  telephone(callId: string, legId: string): string {
    return twiml.pressToAnswer(this.addresses.ofLeg(callId, legId).key);
  }

  async telephoneKey(callId: string, legId: string, said: { CallSid: string; Digits: string }): Promise<string> {
    const accountId = said.Digits === '1' && (await this.legs.answersAtTelephone(callId, legId, said.CallSid));
    if (!accountId) return twiml.sayAndHangUp(said.Digits === '1' ? words.notYours : words.notPressed);
    const label = labelOf({ part: 'counselor', id: accountId }, said.CallSid);
    return twiml.join(callId, { label }, this.addresses.of(callId));
  }

  /** What became of a line that was dialled. */
  async legStatus(callId: string, legId: string, said: { CallSid: string; CallStatus?: string }): Promise<void> {
    if (whoEnded(said.CallStatus)) await this.legs.notAnswered(callId, legId, said.CallSid);
  }
}
