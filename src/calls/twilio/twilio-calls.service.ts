import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import type { z } from 'zod';
import {
  brokenConstraint,
  Clock,
  Config,
  Database,
  DomainError,
  EventDispatcher,
  storeEventsParts,
} from '../../platform/index.js';
import { KeyRing } from '../../privacy/index.js';
import { DesksService, DutyHours } from '../../staff/index.js';
import { CallReadsService } from '../call-reads.service.js';
import { NotFromCarrier } from '../calls.errors.js';
import type { CallState } from '../calls.schemas.js';
import { CallsService } from '../calls.service.js';
import { NewCalls } from '../new-call.js';
import { VoiceMessages } from '../voice-messages.service.js';
import * as twiml from './twiml.js';
import type { conferenceEvent, fromConsole, incoming, recording, statusChange } from './webhooks.js';
import { numberOf, whoEnded } from './webhooks.js';

interface Known {
  id: string;
  inHours: boolean;
}

const CONSOLE = /^client:([0-9a-f-]{36})$/;

/**
 * What each of the carrier's webhooks means. They come twice, late and out of order: each looks at what is stored, does what
 * has not been done, and answers from the call alone, so that the same request always gets the same answer.
 */
@Injectable()
export class TwilioCallsService {
  constructor(
    private readonly db: Database,
    private readonly desks: DesksService,
    private readonly hours: DutyHours,
    private readonly keys: KeyRing,
    private readonly newCalls: NewCalls,
    private readonly calls: CallsService,
    private readonly reads: CallReadsService,
    private readonly messages: VoiceMessages,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Somebody dials the center. @returns what she hears */
  async incoming(said: z.infer<typeof incoming>, desk: string | undefined): Promise<string> {
    const call = await this.callOf(said.CallSid, said.From, desk);
    const addresses = this.addressesFor(call.id);
    return call.inHours ? twiml.welcome(call.id, addresses) : twiml.leaveMessage(addresses);
  }

  /** The line has changed. One that ended before we ever heard of it was a call all the same, and is counted. */
  async status(said: z.infer<typeof statusChange>, desk: string | undefined): Promise<void> {
    const by = whoEnded(said.CallStatus);
    if (!by) return;
    const call = await this.callOf(said.CallSid, said.From, desk);
    await this.calls.hangUp(call.id, by);
  }

  /** Asked every so often while a caller waits. */
  async waiting(callId: string): Promise<string> {
    const [call] = await this.db.rows<{ state: CallState; contactId: string | null }>(sql`
      select state, contact_id as "contactId" from calls where id = ${callId} and carrier = 'twilio'`);
    const place = call?.state === 'waiting' && call.contactId ? await this.reads.placeOf(call.contactId) : null;
    return twiml.stillWaiting(place);
  }

  /** A console dials in. Only whoever holds the contact is let onto the line. */
  async fromConsole(said: z.infer<typeof fromConsole>): Promise<string> {
    const accountId = CONSOLE.exec(said.From)?.[1] ?? null;
    const [mine] = await this.db.rows(sql`
      select 1 from calls k join contacts c on c.id = k.contact_id
      where k.id = ${said.callId} and k.carrier = 'twilio' and k.state <> 'ended' and c.state <> 'closed'
        and c.counselor_id = ${accountId}::uuid`);
    if (!mine || !accountId) return twiml.notYours();
    return twiml.joinAsCounselor(said.callId, accountId, this.addressesFor(said.callId));
  }

  /** Somebody has come onto the line or left it. The counselor's coming connects, the caller's going ends. */
  async conference(said: z.infer<typeof conferenceEvent>): Promise<void> {
    const callId = twiml.callOfConference(said.FriendlyName);
    if (!callId) return;
    const label = said.ParticipantLabel ?? '';
    const accountId = twiml.counselorOfLabel(label);
    if (said.StatusCallbackEvent === 'participant-join' && accountId) await this.joined(callId, accountId);
    if (said.StatusCallbackEvent === 'participant-leave' && label === 'caller')
      await this.calls.hangUp(callId, 'visitor');
  }

  /** A message was spoken, or the silence after the tone was. */
  async recorded(callId: string, said: z.infer<typeof recording>): Promise<string> {
    const isHere = await this.db.rows(sql`
      select 1 from calls where id = ${callId} and carrier = 'twilio' and carrier_call_id = ${said.CallSid}`);
    if (isHere.length === 0) throw new NotFromCarrier(); // signed, but about another call
    if (said.RecordingDuration > 0) await this.messages.left(callId, said.RecordingSid, said.RecordingDuration);
    else await this.calls.hangUp(callId, 'visitor');
    return twiml.thanks();
  }

  /** Late, twice, or after the contact has gone to somebody else: then it connects nobody. */
  private async joined(callId: string, accountId: string): Promise<void> {
    try {
      await this.calls.connected(callId, { accountId });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** The call of the carrier's id, stored now if it was not before: contact, call and events by one statement, once. */
  private async callOf(callSid: string, from: string | undefined, deskAddress: string | undefined): Promise<Known> {
    const known = await this.known(callSid);
    if (known) return known;
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
    try {
      await this.db.rows(sql`with ${join([...parts, storeEventsParts(events)])} select 1`);
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

  private addressesFor(callId: string): twiml.Addresses {
    const at = (path: string) => new URL(`/api/twilio/${path}`, this.config.values.PUBLIC_URL).toString();
    return {
      waiting: at(`waiting?call=${callId}`),
      conference: at('conference'),
      recorded: at(`recorded?call=${callId}`),
    };
  }
}
