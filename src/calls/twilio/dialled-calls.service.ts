import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Database, UnitOfWork } from '../../platform/index.js';
import { Call } from '../call.js';
import { OutgoingCalls } from '../callbacks/outgoing-calls.service.js';
import { CallsService } from '../calls.service.js';
import { LookUps } from '../look-ups.service.js';
import { TwilioApi } from './twilio-api.js';
import { TwilioLegs } from './twilio-legs.service.js';
import type { OnLine } from './webhooks.js';

/** What comes of it when nobody picks up; by Twilio's state of the call. */
const OUTCOMES = new Map<string, 'no-answer' | 'busy' | 'unreachable'>([
  ['no-answer', 'no-answer'],
  ['canceled', 'no-answer'],
  ['busy', 'busy'],
  ['failed', 'unreachable'],
]);

/** Calls that we make to somebody who is to be called back. */
@Injectable()
export class DialledCalls {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly outgoing: OutgoingCalls,
    private readonly calls: CallsService,
    private readonly legs: TwilioLegs,
    private readonly lookUps: LookUps,
    private readonly api: TwilioApi,
    private readonly clock: Clock,
  ) {}

  /** What became of a number that was dialled. The end may be told before the beginning. */
  async told(callId: string, { CallSid, CallStatus = '' }: OnLine): Promise<void> {
    const outcome = OUTCOMES.get(CallStatus);
    if (outcome) {
      await this.outgoing.failed(callId, outcome);
      return this.over(callId, CallSid);
    }
    if (CallStatus !== 'in-progress' && CallStatus !== 'completed') return;
    const isOn = await this.outgoing.answered(callId, { carrierCallId: CallSid, isConnected: false });
    if (CallStatus === 'completed') return this.over(callId, CallSid);
    // nobody is left to speak with her
    if (!isOn) return this.api.end(CallSid);
    await this.legs.callerIs(callId, true);
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (call && call.state !== 'ended') await this.lookUps.watch(tx, call, now);
    });
  }

  private async over(callId: string, callSid: string): Promise<void> {
    const hers = await this.db.rows(sql`
      select 1 from calls where id = ${callId} and carrier = 'twilio' and carrier_call_id = ${callSid}`);
    if (hers.length > 0) await this.calls.hangUp(callId, 'visitor');
  }
}
