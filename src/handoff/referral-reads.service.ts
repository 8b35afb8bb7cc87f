import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { readableBy, samePerson } from '../contacts/index.js';
import { Database, NotFound } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import type { packet, ReferralView, referralDetail } from './handoff.schemas.js';
import { opensTo, visibleTo } from './referral-visibility.js';

/** How many a list holds; those that still want an answer stand first, so none of them is cut off before the others. */
const LISTED = 200;

type Row = Omit<ReferralView, 'sentAt' | 'asked' | 'dueAt' | 'acknowledgedBy'> & {
  sentAt: Date;
  /** times as PostgreSQL writes them in JSON */
  asked: ReferralView['asked'];
  acknowledgedBy: ReferralView['acknowledgedBy'];
};
type PacketRow = Row & { personId: string; sealedPacket: Buffer; wrappedKey: Buffer };

/** Referrals as screens show them. A hospital sees its own line only; the packet opens after an audit row. */
@Injectable()
export class ReferralReadsService {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
  ) {}

  /** Those that want an answer first, the longest waiting before the others; then the rest, newest first. */
  async list(viewer: Viewer): Promise<{ items: ReferralView[] }> {
    return { items: await this.read(viewer, visibleTo(viewer)) };
  }

  /** @throws NotFound for a contact out of the viewer's reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<{ items: ReferralView[] }> {
    const contact = await this.db.rows(sql`
      select 1 from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (contact.length === 0) throw new NotFound('contact');
    return { items: await this.read(viewer, sql`r.contact_id = ${contactId} and ${visibleTo(viewer)}`) };
  }

  /** Without the packet. @throws NotFound */
  async one(viewer: Viewer, referralId: string): Promise<ReferralView> {
    const [found] = await this.read(viewer, sql`r.id = ${referralId} and ${visibleTo(viewer)}`);
    if (!found) throw new NotFound('referral');
    return found;
  }

  /** With the packet, while the viewer needs it. @throws NotFound for whoever may not open it */
  async open(viewer: Viewer, referralId: string): Promise<z.infer<typeof referralDetail>> {
    const [row] = await this.db.rows<PacketRow>(sql`
      select ${columns(viewer)}, r.person_id as "personId", r.packet as "sealedPacket", p.wrapped_key as "wrappedKey"
      from referrals r ${joins} join persons p on p.id = r.person_id
      where r.id = ${referralId} and ${opensTo(viewer)}`);
    if (!row) throw new NotFound('referral');
    const shown = toView(row);
    if (viewer.role === 'hospital' && !isNeeded(shown)) return { ...shown, packet: null };
    await this.recordRead(viewer, row);
    return { ...shown, packet: this.packetOf(row) };
  }

  /** All of one human being, oldest first, each with its packet where the viewer may open it; that is written down. */
  async ofPerson(viewer: Viewer, personId: string): Promise<z.infer<typeof referralDetail>[]> {
    const rows = await this.db.rows<PacketRow & { opens: boolean }>(sql`
      select ${columns(viewer)}, r.person_id as "personId", r.packet as "sealedPacket", p.wrapped_key as "wrappedKey",
        (${opensTo(viewer)}) as opens
      from referrals r ${joins} join persons p on p.id = r.person_id
      where r.person_id = any(${samePerson(personId)}) and ${visibleTo(viewer)} order by r.sent_at, r.id`);
    for (const row of rows.filter(({ opens }) => opens)) await this.recordRead(viewer, row);
    return rows.map((row) => ({ ...toView(row), packet: row.opens ? this.packetOf(row) : null }));
  }

  private recordRead(viewer: Viewer, { id, personId }: PacketRow): Promise<void> {
    return this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'referral.read',
      subjectType: 'referral',
      subjectId: id,
      personId,
    });
  }

  private packetOf({ id, personId, wrappedKey, sealedPacket }: PacketRow): z.infer<typeof packet> {
    return this.seals.unwrapped(personId, wrappedKey).openJson('referrals.packet', id, sealedPacket);
  }

  private async read(viewer: Viewer, condition: Sql): Promise<ReferralView[]> {
    const rows = await this.db.rows<Row>(sql`
      select ${columns(viewer)} from referrals r ${joins} where ${condition}
      order by r.state <> 'sent', case when r.state = 'sent' then r.sent_at end, r.sent_at desc, r.id limit ${LISTED}`);
    return rows.map(toView);
  }
}

/** Whether a hospital still has to do with it: its line is the one that is asked, that may yet answer, or that has. */
function isNeeded({ state, asked }: ReferralView): boolean {
  return state === 'sent' || (state === 'acknowledged' && asked[0]?.state === 'acknowledged');
}

const joins: Sql = sql`
  join contacts c on c.id = r.contact_id
  join desks d on d.id = r.desk_id
  join accounts s on s.id = r.sent_by
  left join accounts a on a.id = r.acknowledged_by
  left join org_units h on h.id = r.acknowledged_hospital_id`;

function columns(viewer: Viewer): Sql {
  const isHospital = viewer.role === 'hospital';
  const lines = isHospital ? sql`and k.hospital_id = ${viewer.orgUnitId}` : sql``;
  const by = isHospital
    ? sql`case when r.acknowledged_hospital_id = ${viewer.orgUnitId} then a.display_name end`
    : sql`a.display_name`;
  return sql`
    r.id, r.contact_id as "contactId", r.grade, r.state, r.basis, r.sent_at as "sentAt", s.display_name as "sentBy",
    d.name as "deskName", r.unanswered_at is not null as unanswered,
    (select json_agg(json_build_object('hospitalId', k.hospital_id, 'name', o.name, 'askedAt', k.asked_at,
        'dueAt', k.due_at, 'state', k.state) order by k.place)
      from referral_asks k join org_units o on o.id = k.hospital_id where k.referral_id = r.id ${lines}) as asked,
    case when r.acknowledged_at is not null then json_build_object('hospitalId', h.id, 'name', h.name, 'by', ${by},
      'at', r.acknowledged_at) end as "acknowledgedBy"`;
}

function toView(row: Row): ReferralView {
  const { id, contactId, grade, state, basis, sentBy, deskName, unanswered, acknowledgedBy } = row;
  const asked = row.asked.map((line) => ({ ...line, askedAt: iso(line.askedAt), dueAt: iso(line.dueAt) }));
  return {
    id,
    contactId,
    grade,
    state,
    basis,
    sentAt: row.sentAt.toISOString(),
    sentBy,
    deskName,
    dueAt: asked.find((line) => line.state === 'asked')?.dueAt ?? null,
    unanswered,
    asked,
    acknowledgedBy: acknowledgedBy && { ...acknowledgedBy, at: iso(acknowledgedBy.at) },
  };
}

function iso(at: string): string {
  return new Date(at).toISOString();
}
