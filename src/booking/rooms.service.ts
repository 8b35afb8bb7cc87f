import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { ConsoleSockets, type Viewer } from '../staff/index.js';
import { RoomNameTaken } from './booking.errors.js';
import type { room, roomChange, roomInput } from './booking.schemas.js';
import { bookingEvents } from './booking.sockets.js';

type Room = z.infer<typeof room>;

/** Where people are seen. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly consoles: ConsoleSockets,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer): Promise<Room[]> {
    return this.db.rows<Room>(sql`
      ${selectRoom} where r.center_id = ${viewer.centerId} and r.desk_id = any(${viewer.deskIds}::uuid[])
      order by d.name, r.name, r.id`);
  }

  /** @throws NotFound for a desk out of reach, RoomNameTaken */
  create(viewer: Viewer, input: z.infer<typeof roomInput>): Promise<Room> {
    if (!viewer.reaches(input.deskId)) throw new NotFound('desk');
    const id = newId();
    return this.write(viewer, input.deskId, id, 'room.created', async (tx) => {
      const made = await tx.rows(sql`
        insert into rooms (id, center_id, desk_id, name, place, created_at)
        select ${id}, d.center_id, d.id, ${input.name}, ${input.place}, ${this.clock.now()} from desks d
        where d.id = ${input.deskId} and d.center_id = ${viewer.centerId} returning id`);
      if (made.length === 0) throw new NotFound('desk');
    });
  }

  /** A closed room takes no new appointments; those booked stand until somebody cancels them. @throws NotFound, RoomNameTaken */
  async change(viewer: Viewer, roomId: string, change: z.infer<typeof roomChange>): Promise<Room> {
    const [found] = await this.db.rows<{ deskId: string }>(sql`
      select r.desk_id as "deskId" from rooms r
      where r.id = ${roomId} and r.center_id = ${viewer.centerId} and r.desk_id = any(${viewer.deskIds}::uuid[])`);
    if (!found) throw new NotFound('room');
    return this.write(viewer, found.deskId, roomId, 'room.changed', async (tx) => {
      await tx.rows(sql`
        update rooms set name = coalesce(${change.name ?? null}, name), place = coalesce(${change.place ?? null}, place),
          closed_at = case ${change.closed ?? null}::boolean when true then coalesce(closed_at, ${this.clock.now()})
            when false then null else closed_at end
        where id = ${roomId}`);
    });
  }

  private write(
    viewer: Viewer,
    deskId: string,
    roomId: string,
    action: string,
    store: (tx: Tx) => Promise<void>,
  ): Promise<Room> {
    return this.work.run(async (tx) => {
      try {
        await store(tx);
      } catch (error) {
        if (brokenConstraint(error) === 'rooms_name') throw new RoomNameTaken();
        throw error;
      }
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action,
        subjectType: 'room',
        subjectId: roomId,
      });
      tx.afterCommit(() => this.consoles.toDesk(deskId, bookingEvents, 'appointments.changed', { deskId }));
      const [written] = await tx.rows<Room>(sql`${selectRoom} where r.id = ${roomId}`);
      if (!written) throw new Error('a room just written is gone');
      return written;
    });
  }
}

const selectRoom: Sql = sql`
  select r.id, r.desk_id as "deskId", r.name, r.place, r.closed_at is not null as closed
  from rooms r join desks d on d.id = r.desk_id`;
