import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { readableBy } from '../contacts/index.js';
import { Clock, Database, NotFound } from '../platform/index.js';
import { ColleaguesService } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { CallNotLive, NotYourCall } from './calls.errors.js';
import type { CallState, Carrier, callLeg, colleagues, liveCalls, ownLeg } from './calls.schemas.js';
import { Carriers } from './carriers.js';
import type { LegMode, LegPart, LegState } from './leg.js';
import { LEG_UNANSWERED } from './line-deadlines.js';

type OwnLeg = z.infer<typeof ownLeg>;
type LiveCall = z.infer<typeof liveCalls>['items'][number];

interface OwnRow extends Omit<OwnLeg, 'askedAt' | 'expiresAt' | 'iceServers'> {
  accountId: string;
  askedAt: Date;
  answeredAt: Date | null;
  expiresAt: Date | null;
}

interface LegRow {
  legId: string;
  part: LegPart;
  mode: LegMode;
  state: LegState;
  accountId: string | null;
  name: string;
  askedAt: Date;
  joinedAt: Date | null;
}

/** Who is on a call, for the counselor who holds it, for whoever is on a leg of it, and for the wallboard. */
@Injectable()
export class LegReadsService {
  constructor(
    private readonly db: Database,
    private readonly carriers: Carriers,
    private readonly colleaguesOf: ColleaguesService,
    private readonly clock: Clock,
  ) {}

  /** Everybody who is on a call or was, beside its caller and its counselor. */
  async ofCall(callId: string): Promise<z.infer<typeof callLeg>[]> {
    const rows = await this.db.rows<LegRow>(
      sql`select l.id as "legId", l.part, l.mode, l.state, l.account_id as "accountId",
          coalesce(a.display_name, e.name, '') as name, l.asked_at as "askedAt", l.joined_at as "joinedAt"
        from call_legs l left join accounts a on a.id = l.account_id left join directory_entries e on e.id = l.entry_id
        where l.call_id = ${callId} and l.part <> 'counselor' order by l.asked_at, l.id limit 100`,
      'call-legs',
    );
    return rows.map(({ askedAt, joinedAt, ...leg }) => ({
      ...leg,
      askedAt: askedAt.toISOString(),
      joinedAt: joinedAt?.toISOString() ?? null,
    }));
  }

  /** The call that somebody is on, or asked onto, without holding it. */
  async mine(viewer: Viewer): Promise<OwnLeg | null> {
    const found = await this.readOwn(sql`l.account_id = ${viewer.accountId} and l.state in ('asked', 'joined')`);
    return found?.leg ?? null;
  }

  /** As its own account sees it. @returns null for the counselor's own, or where there is no such leg */
  ownById(legId: string): Promise<{ accountId: string; leg: OwnLeg } | null> {
    return this.readOwn(sql`l.id = ${legId}`);
  }

  /** Whom the counselor of a call can ask. @throws NotFound, NotYourCall, CallNotLive */
  async colleagues(viewer: Viewer, contactId: string): Promise<z.infer<typeof colleagues>> {
    const [call] = await this.db.rows<{ deskId: string; counselorId: string | null; state: CallState }>(sql`
      select k.desk_id as "deskId", c.counselor_id as "counselorId", k.state
      from calls k join contacts c on c.id = k.contact_id where k.contact_id = ${contactId} and ${readableBy(viewer)}
      order by k.started_at desc limit 1`);
    if (!call) throw new NotFound('call');
    if (call.counselorId !== viewer.accountId) throw new NotYourCall();
    if (call.state === 'ended') throw new CallNotLive();
    return { items: await this.colleaguesOf.of(call.deskId, viewer.accountId) };
  }

  /** Calls that are on at the viewer's desks, the longest first. */
  async live(viewer: Viewer): Promise<z.infer<typeof liveCalls>> {
    const now = this.clock.now();
    const rows = await this.db.rows<
      Omit<LiveCall, 'startedAt' | 'connectedAt' | 'can'> & {
        startedAt: Date;
        connectedAt: Date | null;
        carrier: Carrier;
      }
    >(sql`
      select k.id as "callId", k.contact_id as "contactId", k.desk_id as "deskId", d.name as "deskName", k.carrier, k.state,
        k.counselor_id as "counselorId", a.display_name as "counselorName", c.grade, c.signal,
        k.started_at as "startedAt", k.connected_at as "connectedAt", k.held_at is not null as held,
        coalesce(k.connected_at + make_interval(secs => d.long_call_seconds) <= ${now}, false) as "isLong",
        array(select s.display_name from call_legs l join accounts s on s.id = l.account_id
          where l.call_id = k.id and l.part = 'supervisor' and l.state in ('asked', 'joined')
          order by l.asked_at) as supervisors
      from calls k join contacts c on c.id = k.contact_id join desks d on d.id = k.desk_id
        left join accounts a on a.id = k.counselor_id
      where k.center_id = ${viewer.centerId} and k.desk_id = any(${viewer.deskIds}::uuid[])
        and k.state in ('connecting', 'connected')
      order by k.started_at, k.id limit 500`);
    return {
      items: rows.map(({ startedAt, connectedAt, ...row }) => ({
        ...row,
        startedAt: startedAt.toISOString(),
        connectedAt: connectedAt?.toISOString() ?? null,
        can: this.carriers.of(row.carrier).can,
      })),
    };
  }

  private async readOwn(condition: Sql): Promise<{ accountId: string; leg: OwnLeg } | null> {
    const [row] = await this.db.rows<OwnRow>(sql`
      select l.id as "legId", l.call_id as "callId", l.part, l.mode, l.state, l.account_id as "accountId", k.carrier,
        coalesce(a.display_name, '') as "counselorName", d.name as "deskName", c.grade, c.caller_role as "callerRole",
        k.held_at is not null as held, l.asked_at as "askedAt", l.answered_at as "answeredAt",
        (select due_at from deadlines t where t.kind = ${LEG_UNANSWERED} and t.subject_id = l.id and t.state = 'due')
          as "expiresAt"
      from call_legs l join calls k on k.id = l.call_id join contacts c on c.id = k.contact_id
        join desks d on d.id = k.desk_id left join accounts a on a.id = k.counselor_id
      where l.part <> 'counselor' and l.account_id is not null and ${condition}`);
    if (!row) return null;
    const { accountId, askedAt, answeredAt, expiresAt, ...leg } = row;
    const isLive = row.state === 'asked' || row.state === 'joined';
    return {
      accountId,
      leg: {
        ...leg,
        askedAt: askedAt.toISOString(),
        expiresAt: row.state === 'asked' && !answeredAt ? (expiresAt?.toISOString() ?? null) : null,
        iceServers: isLive ? this.carriers.iceServersOf(row.carrier) : [],
      },
    };
  }
}
