import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { readableBy, samePerson } from '../contacts/index.js';
import { Clock, Database, NotFound, type Tx } from '../platform/index.js';
import type { Viewer } from '../staff/index.js';
import type { Appointment, appointmentRange, visitorAppointments } from './booking.schemas.js';

type Row<Shown> = { [Key in keyof Shown]: Key extends 'startsAt' | 'endsAt' | 'bookedAt' ? Date : Shown[Key] };
type VisitorAppointment = z.infer<typeof visitorAppointments>['items'][number];

/** More than a desk of forty counselors fills in the longest range. */
const MOST = 20_000;
/** What is over stays on the visitor's page for so long. */
const VISITOR_SEES_BACK_MS = 30 * 86_400_000;

/** Appointments as screens show them: codes, times, rooms and counselors, never what a contact is about. */
@Injectable()
export class AppointmentReadsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Those that touch the range, by time. @throws NotFound for a desk out of reach */
  async list(viewer: Viewer, { from, to, deskId }: z.infer<typeof appointmentRange>): Promise<Appointment[]> {
    if (deskId !== undefined && !viewer.reaches(deskId)) throw new NotFound('desk');
    const rows = await this.db.rows<Row<Appointment>>(sql`
      ${selectAppointment}
      where ${withinReach(viewer)} and p.ends_at > ${from} and p.starts_at < ${to}
        ${deskId === undefined ? sql`` : sql`and p.desk_id = ${deskId}`}
      order by p.starts_at, p.id limit ${MOST}`);
    return rows.map(shown);
  }

  /** The person's appointments, as far as the contacts they were booked from may be read. @throws NotFound */
  async ofContact(viewer: Viewer, contactId: string): Promise<Appointment[]> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const rows = await this.db.rows<Row<Appointment>>(sql`
      ${selectAppointment} join contacts c on c.id = p.contact_id
      where p.person_id = any(${samePerson(contact.personId)}) and ${readableBy(viewer)} order by p.starts_at, p.id`);
    return rows.map(shown);
  }

  /** As it is in the transaction under way. */
  async inside(tx: Tx, appointmentId: string): Promise<Appointment> {
    const [row] = await tx.rows<Row<Appointment>>(sql`${selectAppointment} where p.id = ${appointmentId}`);
    if (!row) throw new Error('an appointment just written is gone');
    return shown(row);
  }

  /** What the person with the code sees: what is to come, and what was in the last thirty days. */
  async ofPerson(personId: string): Promise<VisitorAppointment[]> {
    const since = new Date(this.clock.now().getTime() - VISITOR_SEES_BACK_MS);
    const rows = await this.db.rows<Row<VisitorAppointment>>(sql`
      select p.starts_at as "startsAt", p.ends_at as "endsAt", c.time_zone as "timeZone", d.name as "deskName",
        a.display_name as "counselorName", r.name as "roomName", r.place, p.companions, p.state
      from appointments p join desks d on d.id = p.desk_id join centers c on c.id = p.center_id
        join accounts a on a.id = p.counselor_id join rooms r on r.id = p.room_id
      where p.person_id = ${personId} and p.ends_at > ${since}
      order by p.starts_at, p.id limit 200`);
    return rows.map((row) => ({
      ...row,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
    }));
  }
}

/** Appointments of the viewer's desks, and her own wherever they are; on table alias `p`. */
export function withinReach(viewer: Viewer): Sql {
  return sql`p.center_id = ${viewer.centerId}
    and (p.desk_id = any(${viewer.deskIds}::uuid[]) or p.counselor_id = ${viewer.accountId})`;
}

const selectAppointment: Sql = sql`
  select p.id, p.contact_id as "contactId", p.person_id as "personId", p.desk_id as "deskId", d.name as "deskName",
    json_build_object('id', a.id, 'displayName', a.display_name, 'gone', a.disabled_at is not null) as counselor,
    json_build_object('id', r.id, 'name', r.name, 'place', r.place) as room,
    p.starts_at as "startsAt", p.ends_at as "endsAt", p.companions, p.state, b.display_name as "bookedBy",
    p.booked_at as "bookedAt"
  from appointments p join desks d on d.id = p.desk_id join accounts a on a.id = p.counselor_id
    join rooms r on r.id = p.room_id join accounts b on b.id = p.booked_by`;

function shown(row: Row<Appointment>): Appointment {
  return {
    ...row,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    bookedAt: row.bookedAt.toISOString(),
  };
}
