import sql, { type Sql } from 'sql-template-tag';
import type { CounselingHours } from './booking.schemas.js';
import type { AppointmentLength, BookingCalendar } from './free-slots.js';

/** Both the database and a transaction on it. */
interface Source {
  rows<Row>(statement: Sql): Promise<Row[]>;
}

/** Who may see people face to face, on table alias `a`: counselors and supervisors at work. */
export const seesPeople: Sql = sql`a.role in ('counselor', 'supervisor') and a.disabled_at is null`;

/** The hours of `accounts a` at the desk of `desk_members m`, as JSON. */
export const hoursOfMember: Sql = sql`
  coalesce((select json_agg(json_build_object('weekday', h.weekday, 'opensMinute', h.opens_minute,
      'closesMinute', h.closes_minute) order by h.weekday, h.opens_minute)
    from counseling_hours h where h.desk_id = m.desk_id and h.account_id = a.id), '[]')`;

export interface BookingCounselor {
  readonly id: string;
  readonly displayName: string;
  readonly vettedUntil: string | null;
  readonly hours: CounselingHours[];
}

/** What the rule needs to know of a desk. */
export async function bookingRuleOf(
  source: Source,
  centerId: string,
  deskId: string,
): Promise<{ length: AppointmentLength; calendar: BookingCalendar } | null> {
  const [row] = await source.rows<
    AppointmentLength & Omit<BookingCalendar, 'days'> & { days: [string, 'holiday' | 'workday'][] }
  >(sql`
    select d.appointment_minutes as minutes, d.appointment_gap_minutes as "gapMinutes",
      d.holiday_rule as "holidayRule", c.time_zone as "timeZone",
      coalesce((select json_agg(json_build_array(k.day, k.kind)) from calendar_days k
        where k.center_id = c.id), '[]') as days
    from desks d join centers c on c.id = d.center_id where d.id = ${deskId} and d.center_id = ${centerId}`);
  if (!row) return null;
  const { minutes, gapMinutes, days, ...calendar } = row;
  return { length: { minutes, gapMinutes }, calendar: { ...calendar, days: new Map(days) } };
}
