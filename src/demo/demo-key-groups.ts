import sql, { join } from 'sql-template-tag';
import { newId, type Tx } from '../platform/index.js';

/** One city's list of those who are looked after closely. Another center has another one: it is data. */
const groups = [
  { code: 'single-parent', zh: '单亲', en: 'Single parent' },
  { code: 'divorced', zh: '离异', en: 'Parents divorced' },
  { code: 'remarried', zh: '再婚', en: 'Parent remarried' },
  { code: 'left-behind', zh: '留守', en: 'Left behind' },
  { code: 'hardship', zh: '特困', en: 'In hardship' },
  { code: 'disability', zh: '残疾', en: 'Disability' },
  { code: 'mental-disorder', zh: '心理障碍', en: 'Mental disorder, as reported' },
];

export async function seedKeyGroups(tx: Tx, centerId: string): Promise<void> {
  await tx.rows(sql`
    insert into key_groups (id, center_id, code, label_zh, label_en, sort)
    values ${join(groups.map(({ code, zh, en }, at) => sql`(${newId()}, ${centerId}, ${code}, ${zh}, ${en}, ${at * 10})`))}`);
}
