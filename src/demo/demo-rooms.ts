import sql, { join } from 'sql-template-tag';
import { storeHours } from '../booking/index.js';
import { newId, type Tx } from '../platform/index.js';

const rooms = [
  { name: '面询一室', place: '心灯市青年路 18 号 2 楼 201' },
  { name: '面询二室', place: '心灯市青年路 18 号 2 楼 203' },
];
const HOUR = 60;
/** After school on weekdays, and both days of the weekend. */
const week = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
  (weekday <= 5 ? [[14, 18] as const, [19, 21] as const] : [[9, 12] as const, [14, 18] as const]).map(
    ([opens, closes]) => ({ weekday, opensMinute: opens * HOUR, closesMinute: closes * HOUR }),
  ),
);

/** Two rooms at a desk, and the hours in which its counselors see people there. */
export async function seedRooms(
  tx: Tx,
  desk: { id: string; centerId: string },
  counselorIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx.rows(sql`
    insert into rooms (id, center_id, desk_id, name, place, created_at)
    values ${join(
      rooms.map(({ name, place }) => sql`(${newId()}, ${desk.centerId}, ${desk.id}, ${name}, ${place}, ${now})`),
    )}`);
  for (const counselorId of counselorIds) await storeHours(tx, desk.centerId, desk.id, counselorId, week);
}
