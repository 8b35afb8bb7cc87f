import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { readableBy } from '../contacts/index.js';
import { Clock, Database } from '../platform/index.js';
import { maskedNumber, PersonSeals } from '../privacy/index.js';
import { type Place, PlacesInLine } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { type EndedBy, talkSeconds } from './call.js';
import type { CallState, CallView, Carrier, webCall, webCallNow } from './calls.schemas.js';
import { Carriers } from './carriers.js';
import { LegReadsService } from './leg-reads.service.js';

type WebCall = z.infer<typeof webCall>;

/** How long a visitor's page that comes back is told that its call has ended, and how. */
const ENDED_SHOWN_MS = 10 * 60_000;

interface Row {
  callId: string;
  contactId: string | null;
  personId: string;
  /** whose line it is */
  counselorId: string | null;
  carrier: Carrier;
  state: CallState;
  startedAt: Date;
  connectedAt: Date | null;
  endedAt: Date | null;
  endedBy: EndedBy | null;
  callerNumber: Buffer | null;
  earlierCalls: number;
  direction: 'in' | 'out';
  heldAt: Date | null;
  lineLost: boolean;
  waitsLong: boolean;
  longAfterSeconds: number;
  seconds: number | null;
  ready: boolean;
}

/** A call as its two sides see it. */
export interface TwoSides {
  readonly personId: string;
  readonly counselorId: string | null;
  readonly carrier: Carrier;
  readonly visitor: WebCall;
  /** null as long as there is no contact */
  readonly counselor: CallView | null;
}

@Injectable()
export class CallReadsService {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly places: PlacesInLine,
    private readonly carriers: Carriers,
    private readonly legs: LegReadsService,
    private readonly clock: Clock,
  ) {}

  /** The contact's last call; null where it has none. @returns undefined out of the viewer's reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<CallView | null | undefined> {
    const readable = await this.db.rows(
      sql`select 1 from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`,
    );
    if (readable.length === 0) return undefined;
    const [row] = await this.read(sql`k.contact_id = ${contactId} order by k.started_at desc limit 1`);
    return row ? this.counselorView(row) : null;
  }

  /** The call a visitor is on, or was on a few minutes ago. */
  async ofPerson(personId: string): Promise<z.infer<typeof webCallNow>> {
    const since = new Date(this.clock.now().getTime() - ENDED_SHOWN_MS);
    const [row] = await this.read(sql`
      k.person_id = ${personId} and k.carrier = 'browser' and (k.state <> 'ended' or k.ended_at > ${since})
      order by k.state <> 'ended' desc, k.started_at desc limit 1`);
    if (!row) return { call: null };
    return {
      call: {
        ...(await this.visitorView(row)),
        iceServers: row.state === 'ended' ? [] : this.carriers.iceServersOf(row.carrier),
      },
    };
  }

  /** Both sides of a call. @returns null where there is no such call */
  async bothSides(callId: string): Promise<TwoSides | null> {
    const [row] = await this.read(sql`k.id = ${callId}`);
    if (!row) return null;
    const { personId, counselorId, carrier } = row;
    const [visitor, counselor] = await Promise.all([this.visitorView(row), this.counselorView(row)]);
    return { personId, counselorId, carrier, visitor, counselor };
  }

  /** Where those stand who wait on the line at a desk. @param among only these persons */
  async waitingAt(deskId: string, among: readonly string[]): Promise<{ personId: string; call: WebCall }[]> {
    const rows = await this.db.rows<
      Pick<Row, 'callId' | 'personId' | 'lineLost' | 'waitsLong'> & { contactId: string }
    >(
      sql`select k.id as "callId", k.person_id as "personId", k.contact_id as "contactId", k.line_lost as "lineLost",
          ${waitsLong(this.clock.now())} as "waitsLong"
        from calls k join desks d on d.id = k.desk_id
        where k.desk_id = ${deskId} and k.state = 'waiting' and k.carrier = 'browser'
          and k.person_id = any(${among}::uuid[])`,
      'calls-waiting-at',
    );
    const places = await this.places.of(rows.map((row) => row.contactId));
    return rows.flatMap(({ callId, personId, contactId, lineLost, waitsLong: long }) => {
      const place = places.get(contactId);
      const call = { callId, state: 'waiting', endedBy: null, held: false, lineLost, waitsLong: long } as const;
      return place ? [{ personId, call: { ...call, ...place } }] : [];
    });
  }

  async placeOf(contactId: string): Promise<Place | null> {
    return (await this.places.of([contactId])).get(contactId) ?? null;
  }

  private async visitorView({ callId, contactId, state, endedBy, ...row }: Row): Promise<WebCall> {
    const waits = state === 'waiting';
    const place = waits && contactId ? await this.placeOf(contactId) : null;
    return {
      callId,
      state,
      ahead: place?.ahead ?? null,
      waitSeconds: place?.waitSeconds ?? null,
      endedBy,
      held: row.heldAt !== null,
      lineLost: waits && row.lineLost,
      waitsLong: waits && row.waitsLong,
    };
  }

  private async counselorView(row: Row): Promise<CallView | null> {
    if (!row.contactId) return null;
    const live = row.state === 'connecting' || row.state === 'connected';
    const number = row.callerNumber
      ? (await this.seals.of(row.personId)).open('calls.caller_number', row.callId, row.callerNumber)
      : null;
    return {
      callId: row.callId,
      contactId: row.contactId,
      carrier: row.carrier,
      state: row.state,
      direction: row.direction,
      startedAt: row.startedAt.toISOString(),
      connectedAt: row.connectedAt?.toISOString() ?? null,
      heldAt: row.heldAt?.toISOString() ?? null,
      legs: await this.legs.ofCall(row.callId),
      longAfterSeconds: row.longAfterSeconds,
      endedAt: row.endedAt?.toISOString() ?? null,
      endedBy: row.endedBy,
      talkSeconds: talkSeconds(row),
      can: this.carriers.of(row.carrier).can,
      iceServers: live ? this.carriers.iceServersOf(row.carrier) : [],
      maskedNumber: number === null ? null : maskedNumber(number),
      earlierCalls: row.earlierCalls,
      voiceMessage: row.seconds === null ? null : { seconds: row.seconds, ready: row.ready },
    };
  }

  private read(condition: Sql): Promise<Row[]> {
    return this.db.rows<Row>(sql`
      select k.id as "callId", k.contact_id as "contactId", k.person_id as "personId", k.counselor_id as "counselorId",
        k.carrier, k.state, k.started_at as "startedAt", k.connected_at as "connectedAt", k.ended_at as "endedAt",
        k.ended_by as "endedBy", k.caller_number as "callerNumber",
        (select count(*)::int from calls p where p.center_id = k.center_id and p.caller_hash = k.caller_hash and p.direction = 'in'
          and p.started_at < k.started_at) as "earlierCalls",
        k.direction, k.held_at as "heldAt", k.line_lost as "lineLost", d.long_call_seconds as "longAfterSeconds",
        ${waitsLong(this.clock.now())} as "waitsLong", v.seconds, v.stored_at is not null as ready
      from calls k join desks d on d.id = k.desk_id left join voice_messages v on v.call_id = k.id
      where ${condition}`);
  }
}

/** Whether a call `k` at a desk `d` has waited beyond the desk's limit. */
function waitsLong(now: Date): Sql {
  return sql`coalesce(k.state = 'waiting' and k.started_at + make_interval(secs => d.overflow_seconds) <= ${now}, false)`;
}
