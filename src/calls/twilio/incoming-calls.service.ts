import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, EventDispatcher, storeEventsParts } from '../../platform/index.js';
import { KeyRing } from '../../privacy/index.js';
import { DesksService, DutyHours } from '../../staff/index.js';
import { CallsService } from '../calls.service.js';
import { LookUps } from '../look-ups.service.js';
import { NewCalls } from '../new-call.js';
import { TwilioAddresses } from './addresses.js';
import * as twiml from './twiml.js';
import { type incoming, numberOf, type statusChange, whoEnded } from './webhooks.js';

interface Known {
  id: string;
  inHours: boolean;
}

/**
 * Calls that begin, and their end. What is said first follows from the stored call alone, so that the same webhook always
 * gets the same answer, however often and late it comes.
 */
@Injectable()
export class IncomingCalls {
  constructor(
    private readonly db: Database,
    private readonly desks: DesksService,
    private readonly hours: DutyHours,
    private readonly keys: KeyRing,
    private readonly newCalls: NewCalls,
    private readonly calls: CallsService,
    private readonly lookUps: LookUps,
    private readonly dispatcher: EventDispatcher,
    private readonly addresses: TwilioAddresses,
    private readonly clock: Clock,
  ) {}

  /** Somebody dials the center. @returns what she hears */
  async incoming(said: z.infer<typeof incoming>, desk: string | undefined): Promise<string> {
    // mostly it is a new one: it is looked for only where it turns out that it is not
    const call = await this.store(said.CallSid, said.From, desk);
    const addresses = this.addresses.of(call.id);
    return call.inHours ? twiml.welcome(addresses) : twiml.leaveMessage(addresses);
  }

  /** The line has changed. One that ended before we ever heard of it was a call all the same, and is counted. */
  async status(said: z.infer<typeof statusChange>, desk: string | undefined): Promise<void> {
    const by = whoEnded(said.CallStatus);
    if (!by) return;
    const call = (await this.known(said.CallSid)) ?? (await this.store(said.CallSid, said.From, desk));
    await this.calls.hangUp(call.id, by);
  }

  /** Contact, call and events by one statement, once. */
  private async store(callSid: string, from: string | undefined, deskAddress: string | undefined): Promise<Known> {
    const desk = await this.desks.atAddress(deskAddress);
    const now = this.clock.now();
    const number = numberOf(from);
    const inHours = await this.hours.isStaffed(desk, 'phone', now);
    const { callId, parts, events } = this.newCalls.of({
      desk,
      carrier: 'twilio',
      carrierCallId: callSid,
      clientHash: null,
      inHours,
      channel: 'phone',
      callerRole: 'unknown',
      personId: null,
      codeHash: null,
      gradeBefore: null,
      caller: number ? { number, hash: this.keys.hash('caller-number', number) } : null,
      now,
    });
    const due = this.lookUps.part({ callId, centerId: desk.centerId, now });
    const line = sql`
      line as (insert into twilio_lines (call_id, recorder_at) values (${callId}, ${inHours ? null : now}))`;
    try {
      await this.db.rows(sql`with ${join([...parts, line, due, storeEventsParts(events)])} select 1`);
    } catch (error) {
      if (brokenConstraint(error) !== 'calls_carrier_carrier_call_id_key') throw error;
      const stored = await this.known(callSid);
      if (!stored) throw error;
      return stored;
    }
    this.dispatcher.accept(events);
    return { id: callId, inHours };
  }

  private async known(callSid: string): Promise<Known | undefined> {
    const [call] = await this.db.rows<Known>(
      sql`select id, in_hours as "inHours" from calls where carrier = 'twilio' and carrier_call_id = ${callSid}`,
      'call-of-carrier',
    );
    return call;
  }
}
