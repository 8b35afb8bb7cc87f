import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { ContactsService } from '../../contacts/index.js';
import { Clock, Database, DomainError, UnitOfWork } from '../../platform/index.js';
import { rest } from '../../staff/index.js';
import { Call } from '../call.js';
import { CallsService } from '../calls.service.js';
import { CounselorLines } from '../counselor-lines.service.js';
import { CallLeg, type LegMode, type LegPart } from '../leg.js';
import { LegsService } from '../legs.service.js';
import { addLeg, saveLeg } from '../stored-legs.js';
import { placeOf } from './conference.js';

/** Somebody who may come onto a call's line. */
export interface Admitted {
  readonly part: LegPart;
  readonly mode: LegMode;
  /** the counselor's line, for whoever is to be heard by her alone; null while she has none */
  readonly counselorSid: string | null;
}

interface Leg {
  id: string;
  part: LegPart;
  accountId: string | null;
}

/**
 * The lines of those who are on a call, as the carrier tells of them: late, twice, out of order or not at all. What is told
 * of a line that somebody has replaced touches nothing.
 */
@Injectable()
export class TwilioLegs {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly calls: CallsService,
    private readonly lines: CounselorLines,
    private readonly legs: LegsService,
    private readonly contacts: ContactsService,
    private readonly clock: Clock,
  ) {}

  /** Whether the caller has heard to the end who listens. Somebody who was dialled hears it from the counselor. */
  async isGreeted(callId: string): Promise<boolean> {
    const greeted = await this.db.rows(sql`
      select 1 from calls k left join twilio_lines l on l.call_id = k.id
      where k.id = ${callId} and (l.greeted_at is not null or k.direction = 'out')`);
    return greeted.length > 0;
  }

  /** Whether an account holds the contact of a live call. */
  async holds(callId: string, accountId: string): Promise<boolean> {
    const held = await this.db.rows(sql`
      select 1 from calls k join contacts c on c.id = k.contact_id
      where k.id = ${callId} and k.carrier = 'twilio' and k.state <> 'ended' and c.state <> 'closed'
        and c.counselor_id = ${accountId}::uuid`);
    return held.length > 0;
  }

  /** A colleague or supervisor who was let onto the call and has said yes. @returns null for anybody else */
  async admitted(callId: string, accountId: string, legId: string): Promise<Admitted | null> {
    const [leg] = await this.db.rows<Admitted>(sql`
      select g.part, g.mode, c.carrier_leg_id as "counselorSid"
      from call_legs g join calls k on k.id = g.call_id
        left join call_legs c on c.call_id = k.id and c.part = 'counselor' and c.state = 'joined'
      where g.id = ${legId} and g.call_id = ${callId} and g.account_id = ${accountId}::uuid
        and g.part in ('consulted', 'supervisor') and g.state in ('asked', 'joined') and g.answered_at is not null
        and k.carrier = 'twilio' and k.state in ('connecting', 'connected')`);
    return leg ?? null;
  }

  /** Somebody stands in the conference. */
  async joined(callId: string, label: string, callSid: string): Promise<void> {
    const leg = await this.legOf(callId, label, callSid);
    if (leg && leg.part !== 'counselor') {
      await this.legs.joined(leg.id, callSid);
      return;
    }
    const accountId = leg?.accountId ?? placeOf(label)?.id;
    if (!accountId) return;
    await quietly(this.lines.joined(callId, accountId, callSid));
    await this.talkIfBothAreIn(callId);
  }

  /** Somebody has left the conference. */
  async left(callId: string, label: string, callSid: string): Promise<void> {
    const leg = await this.legOf(callId, label, callSid);
    if (leg && leg.part !== 'counselor') return quietly(this.legs.gone(leg.id));
    if (leg) await this.lines.gone(callId, callSid);
  }

  /** The caller has come into the conference, or left it: she may be on her way elsewhere, so this alone ends nothing. */
  async callerIs(callId: string, isIn: boolean): Promise<void> {
    const since = isIn ? this.clock.now() : null;
    await this.db.rows(sql`
      insert into twilio_lines (call_id, joined_at) select id, ${since}::timestamptz from calls where id = ${callId}
      on conflict (call_id) do update set joined_at = excluded.joined_at`);
    if (isIn) await this.talkIfBothAreIn(callId);
  }

  /** Both sides stand in the conference. Late, twice, or after the contact has gone to somebody else, it connects nobody. */
  async talk(callId: string): Promise<void> {
    const [call] = await this.db.rows<{ accountId: string | null }>(
      sql`select counselor_id as "accountId" from calls where id = ${callId}`,
    );
    if (call?.accountId) await quietly(this.calls.connected(callId, { accountId: call.accountId }));
  }

  // ── lines that are dialled ──

  /** A leg that a counselor's telephone is to be rung for. @returns null where it rings, or nobody is to be rung */
  ofTelephone(callId: string): Promise<string | null> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (call?.state !== 'connecting' || !call.counselorId) return null;
      const [there] = await tx.rows<{ id: string; rings: boolean }>(sql`
        select id, carrier_leg_id is not null as rings from call_legs
        where call_id = ${callId} and part = 'counselor' and state in ('asked', 'joined')`);
      if (there) return there.rings ? null : there.id;
      const about = { part: 'counselor', mode: 'talk', accountId: call.counselorId } as const;
      return (await addLeg(tx, call, about, now))?.id ?? null;
    });
  }

  /** The carrier's own name for a line that rings. */
  async rings(legId: string, callSid: string): Promise<void> {
    await this.db.rows(sql`
      update call_legs set carrier_leg_id = ${callSid} where id = ${legId} and carrier_leg_id is null`);
  }

  /** Her key was pressed in time. @returns her account; null where the call is somebody else's by now, or over */
  async answersAtTelephone(callId: string, legId: string, callSid: string): Promise<string | null> {
    await this.rings(legId, callSid);
    const [hers] = await this.db.rows<{ accountId: string }>(sql`
      select g.account_id as "accountId" from call_legs g join calls k on k.id = g.call_id
      where g.id = ${legId} and g.call_id = ${callId} and g.carrier_leg_id = ${callSid} and g.part = 'counselor'
        and g.state in ('asked', 'joined') and k.state in ('connecting', 'connected') and k.counselor_id = g.account_id`);
    return hers?.accountId ?? null;
  }

  /** Busy, not picked up, or picked up without the key. A caller whose counselor does not answer goes first to others. */
  async notAnswered(callId: string, legId: string, callSid: string): Promise<void> {
    const now = this.clock.now();
    const others = await this.db.rows(sql`select 1 from call_legs where id = ${legId} and part <> 'counselor'`);
    if (others.length > 0) return quietly(this.legs.gone(legId, 'failed'));
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      const leg = call && (await tx.lock(CallLeg, legId));
      if (!call || leg?.callId !== callId || leg.state !== 'asked' || (leg.carrierLegId ?? callSid) !== callSid) return;
      leg.end(call, 'failed', now); // nobody is told: the contact says that it is given back
      await saveLeg(tx, leg);
      if (call.state !== 'connecting' || call.counselorId !== leg.accountId || !call.contactId) return;
      await rest(tx, leg.accountId as string, 'away', now);
      await this.contacts.releaseToFront(tx, call.contactId, 'line-lost', now);
    });
  }

  /** Whichever of the two is told last finds the other one there. */
  private async talkIfBothAreIn(callId: string): Promise<void> {
    const [both] = await this.db.rows(sql`
      select 1 from calls k join twilio_lines l on l.call_id = k.id
        join call_legs g on g.call_id = k.id and g.part = 'counselor' and g.state = 'joined' and g.gone_at is null
          and g.account_id = k.counselor_id
      where k.id = ${callId} and k.state = 'connecting' and l.joined_at is not null`);
    if (both) await this.talk(callId);
  }

  /** By the carrier's own name: whoever was asked in may have taken the call over since, and her label says nothing of it. */
  private async legOf(callId: string, label: string, callSid: string): Promise<Leg | null> {
    const place = placeOf(label);
    const named = place && place.part !== 'counselor' ? place.id : null;
    const [leg] = await this.db.rows<Leg>(sql`
      select id, part, account_id as "accountId" from call_legs
      where call_id = ${callId} and (carrier_leg_id = ${callSid} or id = ${named}::uuid)
      order by carrier_leg_id is not distinct from ${callSid} desc limit 1`);
    return leg ?? null;
  }
}

/** What comes too late to be true is no error of the carrier's. */
async function quietly(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
