import type { Evening } from './evening.js';

/** Whatever hour it gets to be in a test that lets whole nights pass: the default desk takes calls, and somebody is on shift. */
export async function openNights(evening: Evening): Promise<void> {
  await evening.rows(`
    update desk_hours set opens_minute = 0, closes_minute = 1440 where channel in ('phone', 'web-call')`);
  await evening.rows('delete from shifts');
  await evening.rows(`
    insert into shifts (id, center_id, desk_id, account_id, starts_at, ends_at, kind)
      select gen_random_uuid(), d.center_id, d.id, m.account_id, '2026-11-19T10:00:00Z', '2026-11-29T10:00:00Z', 'ordinary'
      from desks d join desk_members m on m.desk_id = d.id where d.is_default`);
}
