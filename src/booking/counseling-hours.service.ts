import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import type { z } from 'zod';
import { Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { ConsoleSockets, type Viewer } from '../staff/index.js';
import type { appointmentLength, CounselingHours, counselingHoursInput, counselingHoursOf } from './booking.schemas.js';
import { bookingEvents } from './booking.sockets.js';
import { hoursOfMember, seesPeople } from './desk-bookings.js';

type HoursOfDesk = z.infer<typeof counselingHoursOf>;

/** When counselors see people face to face, and for how long. Appointments already booked stay as they are. */
@Injectable()
export class CounselingHoursService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly consoles: ConsoleSockets,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound for a desk out of reach */
  async of(viewer: Viewer, deskId: string): Promise<HoursOfDesk> {
    const [desk] = await this.db.rows<HoursOfDesk>(sql`
      select d.appointment_minutes as minutes, d.appointment_gap_minutes as "gapMinutes",
        coalesce((select json_agg(json_build_object('accountId', a.id, 'displayName', a.display_name,
            'hours', ${hoursOfMember}) order by a.display_name, a.id)
          from desk_members m join accounts a on a.id = m.account_id
          where m.desk_id = d.id and ${seesPeople}), '[]') as items
      from desks d
      where d.id = ${deskId} and d.center_id = ${viewer.centerId} and d.id = any(${viewer.deskIds}::uuid[])`);
    if (!desk) throw new NotFound('desk');
    return desk;
  }

  /** Puts these hours in the place of all the counselor had at the desk. @throws NotFound */
  async set(viewer: Viewer, deskId: string, input: z.infer<typeof counselingHoursInput>): Promise<HoursOfDesk> {
    await this.write(viewer, deskId, 'counseling-hours.changed', { accountId: input.accountId }, async (tx) => {
      // the member's row is held, so that two who write at once don't both add to nothing
      const member = await tx.rows(sql`
        select 1 from desk_members m join accounts a on a.id = m.account_id
        where m.desk_id = ${deskId} and m.account_id = ${input.accountId} and ${seesPeople} for no key update of m`);
      if (member.length === 0) throw new NotFound('account');
      await tx.rows(sql`
        delete from counseling_hours where desk_id = ${deskId} and account_id = ${input.accountId}`);
      await storeHours(tx, viewer.centerId, deskId, input.accountId, input.hours);
    });
    return this.of(viewer, deskId);
  }

  /** For slots from now on. @throws NotFound */
  async setLength(viewer: Viewer, deskId: string, length: z.infer<typeof appointmentLength>): Promise<HoursOfDesk> {
    await this.write(viewer, deskId, 'desk.appointment-length-changed', { ...length }, async (tx) => {
      await tx.rows(sql`
        update desks set appointment_minutes = ${length.minutes}, appointment_gap_minutes = ${length.gapMinutes}
        where id = ${deskId}`);
    });
    return this.of(viewer, deskId);
  }

  private async write(
    viewer: Viewer,
    deskId: string,
    action: string,
    detail: Record<string, string | number>,
    store: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    if (!viewer.reaches(deskId)) throw new NotFound('desk');
    await this.work.run(async (tx) => {
      const desk = await tx.rows(sql`select 1 from desks where id = ${deskId} and center_id = ${viewer.centerId}`);
      if (desk.length === 0) throw new NotFound('desk');
      await store(tx);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action,
        subjectType: 'desk',
        subjectId: deskId,
        detail,
      });
      tx.afterCommit(() => this.consoles.toDesk(deskId, bookingEvents, 'appointments.changed', { deskId }));
    });
  }
}

/** Adds hours to those of a counselor at a desk. */
export async function storeHours(
  tx: Tx,
  centerId: string,
  deskId: string,
  accountId: string,
  hours: readonly CounselingHours[],
): Promise<void> {
  if (hours.length === 0) return;
  await tx.rows(sql`
    insert into counseling_hours (id, center_id, desk_id, account_id, weekday, opens_minute, closes_minute)
    values ${join(
      hours.map(
        (h) =>
          sql`(${newId()}, ${centerId}, ${deskId}, ${accountId}, ${h.weekday}, ${h.opensMinute}, ${h.closesMinute})`,
      ),
    )}`);
}
