import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound } from '../platform/index.js';
import type { Viewer } from '../staff/index.js';
import type { slotRange, slots } from './booking.schemas.js';
import { type BookingCounselor, bookingRuleOf, hoursOfMember, seesPeople } from './desk-bookings.js';
import { freeSlots, type Taken } from './free-slots.js';

/** A taken time reaches into the range from at most this far: the longest appointment and pause, and the same again. */
const REACH_MS = 24 * 3_600_000;

/** What can still be booked at a desk. */
@Injectable()
export class SlotsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a desk the viewer neither reaches nor works at */
  async free(viewer: Viewer, ask: z.infer<typeof slotRange>): Promise<z.infer<typeof slots>['items']> {
    const rule = (await this.mayLookAt(viewer, ask.deskId))
      ? await bookingRuleOf(this.db, viewer.centerId, ask.deskId)
      : null;
    if (!rule) throw new NotFound('desk');
    const counselors = await this.db.rows<BookingCounselor>(sql`
      select a.id, a.display_name as "displayName", a.vetted_until::text as "vettedUntil", ${hoursOfMember} as hours
      from desk_members m join accounts a on a.id = m.account_id
      where m.desk_id = ${ask.deskId} and ${seesPeople}
        and (${ask.counselorId ?? null}::uuid is null or a.id = ${ask.counselorId ?? null})
      order by a.display_name, a.id`);
    const rooms = await this.db.rows<{ id: string; name: string }>(sql`
      select id, name from rooms where desk_id = ${ask.deskId} and closed_at is null order by name, id`);
    const range = { from: new Date(ask.from), to: new Date(ask.to) };
    const taken = await this.taken(range, counselors, rooms);
    const free = freeSlots({
      range,
      now: this.clock.now(),
      ...rule,
      counselors: counselors.map((counselor) => ({ ...counselor, taken: taken.get(counselor.id) ?? [] })),
      rooms: rooms.map(({ id }) => ({ id, taken: taken.get(id) ?? [] })),
    });
    const [names, roomsById] = [new Map(counselors.map((one) => [one.id, one])), new Map(rooms.map((r) => [r.id, r]))];
    return free.map((slot) => ({
      counselor: { id: slot.counselorId, displayName: names.get(slot.counselorId)?.displayName ?? '' },
      startsAt: slot.startsAt.toISOString(),
      endsAt: slot.endsAt.toISOString(),
      rooms: slot.roomIds.map((id) => ({ id, name: roomsById.get(id)?.name ?? '' })),
    }));
  }

  /** A supervisor on duty at a desk outside her reach books for whom she has taken there. */
  private async mayLookAt(viewer: Viewer, deskId: string): Promise<boolean> {
    if (viewer.reaches(deskId)) return true;
    const member = await this.db.rows(sql`
      select 1 from desk_members where desk_id = ${deskId} and account_id = ${viewer.accountId}`);
    return member.length > 0;
  }

  /** By counselor and by room, each by its start; wherever they were booked. */
  private async taken(
    { from, to }: { from: Date; to: Date },
    counselors: readonly { id: string }[],
    rooms: readonly { id: string }[],
  ): Promise<Map<string, Taken[]>> {
    const until = new Date(to.getTime() + REACH_MS);
    const rows = await this.db.rows<Taken & { counselorId: string; roomId: string }>(sql`
      select p.counselor_id as "counselorId", p.room_id as "roomId", p.starts_at as "startsAt",
        p.blocked_until as "endsAt"
      from appointments p
      where p.state <> 'cancelled' and p.starts_at < ${until} and p.blocked_until > ${from}
        and (p.counselor_id = any(${counselors.map(({ id }) => id)}::uuid[])
          or p.room_id = any(${rooms.map(({ id }) => id)}::uuid[]))
      order by p.starts_at`);
    const taken = new Map<string, Taken[]>();
    for (const row of rows) {
      for (const owner of [row.counselorId, row.roomId]) {
        taken.set(owner, [...(taken.get(owner) ?? []), row]);
      }
    }
    return taken;
  }
}
