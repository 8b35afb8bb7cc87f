import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Database } from '../../platform/index.js';
import { DesksService, DutyHours } from '../../staff/index.js';
import { CallReadsService } from '../call-reads.service.js';
import { NotFromCarrier } from '../calls.errors.js';
import type { CallState } from '../calls.schemas.js';
import { CallsService } from '../calls.service.js';
import { LookUps } from '../look-ups.service.js';
import { TwilioAddresses } from './addresses.js';
import { OtherWays } from './other-ways.service.js';
import * as twiml from './twiml.js';
import { type LineQuery, type OnLine, whoEnded } from './webhooks.js';
import { words } from './words.js';

/** A call as its caller's line is to be led. */
interface Standing {
  callId: string;
  contactId: string | null;
  deskId: string;
  state: CallState;
  inHours: boolean;
  direction: 'in' | 'out';
  lineLost: boolean;
  waitsLong: boolean;
  /** her counselor's line is in the conference */
  counselorIsIn: boolean;
  numberKnown: boolean;
}

/**
 * What a caller's line is told to do next, each time it asks: where the call stands now decides, not what was said before. So
 * a request of ours that was lost is made good by the next round of the loop she waits in.
 */
@Injectable()
export class WaitingLine {
  constructor(
    private readonly db: Database,
    private readonly desks: DesksService,
    private readonly hours: DutyHours,
    private readonly reads: CallReadsService,
    private readonly calls: CallsService,
    private readonly lookUps: LookUps,
    private readonly ways: OtherWays,
    private readonly addresses: TwilioAddresses,
    private readonly clock: Clock,
  ) {}

  /** Her line is free: she waits, is put through, or has come to the end. @throws NotFromCarrier another line's */
  async next({ call: callId, after }: LineQuery, said: OnLine): Promise<string> {
    const [standing] = await Promise.all([this.standing(callId, said.CallSid), this.lookUps.heard(callId)]);
    const by = whoEnded(said.CallStatus);
    if (by) {
      await this.calls.hangUp(callId, by);
      return twiml.silence();
    }
    return this.lead(standing, after);
  }

  /** A key was pressed while she waited. Any but those named is none. @throws NotFromCarrier */
  async key(callId: string, said: OnLine & { Digits: string }): Promise<string> {
    const standing = await this.standing(callId, said.CallSid);
    const { state } = standing;
    // said again where it came twice
    const minutes = said.Digits === '2' && standing.numberKnown && (await this.callbackIn(callId, state));
    if (typeof minutes === 'number') return twiml.sayAndHangUp(words.willCall(minutes));
    if (state === 'waiting' && said.Digits === '1' && (await this.ways.message(callId))) {
      return twiml.leaveMessageNow(this.addresses.of(callId));
    }
    return this.next({ call: callId }, said);
  }

  private async callbackIn(callId: string, state: CallState): Promise<number | null> {
    return state === 'waiting' || state === 'ended' ? this.ways.callback(callId) : null;
  }

  /** Said to somebody in a conference who is on hold or alone, over and over. */
  async onHold(callId: string): Promise<string> {
    const [call] = await this.db.rows<{ held: boolean; isIn: boolean; direction: string; lasts: boolean }>(sql`
      select k.held_at is not null as held, ${counselorIsIn} as "isIn", k.direction, k.connected_at is not null as lasts
      from calls k where k.id = ${callId}`);
    const addresses = this.addresses.of(callId);
    // dialled, and nobody knows yet who has picked up
    if (!call?.lasts) return twiml.onHold(words.oneMoment, addresses);
    return twiml.onHold(call.held || call.isIn ? words.held : words.counselorGone, addresses);
  }

  private async lead(standing: Standing, after: LineQuery['after']): Promise<string> {
    const { callId, state, inHours } = standing;
    const addresses = this.addresses.of(callId);
    switch (state) {
      case 'waiting':
        return twiml.round(await this.wordsFor(standing, after), addresses);
      case 'connecting':
      case 'connected':
        if (standing.counselorIsIn) return twiml.joinAsCaller(callId, addresses);
        return twiml.connectingNow(after !== 'connecting', addresses);
      case 'recording': {
        if (!inHours) return twiml.sayAndHangUp(words.goodbye); // silent after the tone
        if (after !== 'silence') return twiml.leaveMessageNow(addresses);
        await this.ways.waitAgain(callId);
        return this.next({ call: callId }, { CallSid: await this.sidOf(callId) });
      }
      case 'ended':
        return twiml.sayAndHangUp(standing.direction === 'out' ? words.goodbyeToAnybody : words.goodbye);
    }
  }

  private async wordsFor(standing: Standing, after: LineQuery['after']): Promise<string[]> {
    const { contactId, lineLost, waitsLong, numberKnown } = standing;
    const first = after === 'lost' && lineLost ? [words.lineLost] : [];
    const offer = numberKnown ? words.mayLeaveMessageOrBeCalled : words.mayLeaveMessage;
    const place = contactId ? await this.reads.placeOf(contactId) : null;
    const stands = place ? [place.ahead === 0 ? words.next : words.ahead(place.ahead)] : [words.stillHere];
    const minutes = place?.waitSeconds ? Math.ceil(place.waitSeconds / 60) : 0;
    if (minutes > 0) stands.push(words.aboutMinutes(minutes));
    if (!(await this.isStaffed(standing.deskId))) return [...first, words.nobodyThere, offer, words.ifInDanger];
    if (waitsLong) return [...first, words.waitsLong, offer, ...stands, words.ifInDanger];
    return [...first, ...stands, offer];
  }

  private async isStaffed(deskId: string): Promise<boolean> {
    return this.hours.isStaffed(await this.desks.byId(deskId), 'phone', this.clock.now());
  }

  /** Where the call stands; and that its caller has heard who listens, and is in no conference now. */
  private async standing(callId: string, callSid: string): Promise<Standing> {
    const now = this.clock.now();
    const [standing] = await this.db.rows<Standing>(
      sql`
        with mine as (
          select id from calls where id = ${callId} and carrier = 'twilio' and carrier_call_id = ${callSid}
        ),
        here as (
          insert into twilio_lines as l (call_id, greeted_at) select id, ${now} from mine
          on conflict (call_id) do update set greeted_at = coalesce(l.greeted_at, excluded.greeted_at), joined_at = null
            where l.greeted_at is null or l.joined_at is not null -- a round of waiting writes nothing
        )
        select k.id as "callId", k.contact_id as "contactId", k.desk_id as "deskId", k.state, k.in_hours as "inHours",
          k.direction, k.line_lost as "lineLost", k.caller_hash is not null as "numberKnown",
          coalesce(k.started_at + make_interval(secs => d.overflow_seconds) <= ${now}, false) as "waitsLong",
          ${counselorIsIn} as "counselorIsIn"
        from calls k join desks d on d.id = k.desk_id where k.id in (select id from mine)`,
      'twilio-standing',
    );
    if (!standing) throw new NotFromCarrier(); // signed, but about another call
    return standing;
  }

  private async sidOf(callId: string): Promise<string> {
    const [call] = await this.db.rows<{ sid: string }>(
      sql`select carrier_call_id as sid from calls where id = ${callId}`,
    );
    return call?.sid ?? '';
  }
}

/** Of a call `k`. */
const counselorIsIn = sql`
  exists (select 1 from call_legs g where g.call_id = k.id and g.part = 'counselor' and g.state = 'joined' and g.gone_at is null
    and g.account_id = k.counselor_id)`;
