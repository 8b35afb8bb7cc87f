import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../platform/index.js';
import type { OpenDesk } from './desks.service.js';
import { isOpen, nextChange } from './opening-hours.js';
import type { Channel } from './staff.schemas.js';

/** So many coming openings are looked through for one with a shift in it. */
const OPENINGS_AHEAD = 8;

/**
 * When somebody can be reached by voice: the desk's hours say when it is open, the roster says whether anybody is there. A call
 * is offered only to people on shift, so hours without a shift would let somebody wait for nobody.
 */
@Injectable()
export class DutyHours {
  constructor(private readonly db: Database) {}

  /** Open by the desk's hours, and somebody is on shift there, or at the desk that takes its calls when the wait is long. */
  async isStaffed(desk: OpenDesk, channel: Channel, now: Date): Promise<boolean> {
    return isOpen(desk.calendar, channel, now) && (await this.isRostered(desk.id, now));
  }

  /**
   * The next time the desk is staffed, for somebody who finds it is not: the first shift within the coming openings, or, where
   * none is planned yet, the next opening itself. @returns null where neither says anything
   */
  async opensAt(desk: OpenDesk, channel: Channel, now: Date): Promise<Date | null> {
    const { calendar } = desk;
    let from: Date | null = isOpen(calendar, channel, now) ? now : nextChange(calendar, channel, now);
    const opens = from === now ? null : from;
    for (let opening = 0; from && opening < OPENINGS_AHEAD; opening++) {
      const until = nextChange(calendar, channel, from);
      const [shift] = await this.db.rows<{ at: Date | null }>(
        sql`
          select min(greatest(s.starts_at, ${from})) as at
          from shifts s join accounts a on a.id = s.account_id and a.disabled_at is null
          where s.desk_id = any(${desksOfCalls(desk.id)}) and s.ends_at > ${from}
            and s.starts_at < coalesce(${until}::timestamptz, 'infinity')`,
        'desk-rostered-from',
      );
      if (shift?.at) return shift.at;
      from = until && nextChange(calendar, channel, until);
    }
    return opens;
  }

  private async isRostered(deskId: string, now: Date): Promise<boolean> {
    const somebody = await this.db.rows(
      sql`
        select 1 from shifts s join accounts a on a.id = s.account_id and a.disabled_at is null
        where s.desk_id = any(${desksOfCalls(deskId)}) and s.starts_at <= ${now} and s.ends_at > ${now} limit 1`,
      'desk-rostered',
    );
    return somebody.length > 0;
  }
}

/** The desk and the one its calls overflow to, if any. */
function desksOfCalls(deskId: string) {
  return sql`array(select unnest(array[d.id, d.overflow_desk_id]) from desks d where d.id = ${deskId})`;
}
