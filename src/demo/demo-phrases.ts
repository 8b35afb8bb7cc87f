import sql, { join } from 'sql-template-tag';
import { newId, type Tx } from '../platform/index.js';

const PHRASES = [
  { title: '问候', body: '你好，我在这里。不着急，想从哪里说起都可以。' },
  { title: '我在听', body: '嗯，我在听，你慢慢说。' },
  { title: '听到了', body: '谢谢你愿意说出来，这些一个人扛着一定很不容易。' },
  { title: '问安全', body: '听到这里我有点担心你。想直接问一句：最近有没有不想活下去的念头？怎么想的都可以告诉我。' },
  { title: '稍等', body: '我需要一两分钟看一下前面的内容，马上回来，你先喝口水。' },
  { title: '结束前', body: '今天先聊到这里。取回码留好，想说的时候随时回来，我们都在。' },
] as const;

/** A few kind sentences to begin with, for one desk. @param by the supervisor who keeps them */
export async function seedPhrases(
  tx: Tx,
  desk: { centerId: string; deskId: string },
  by: string,
  now: Date,
): Promise<void> {
  const rows = PHRASES.map(
    ({ title, body }) =>
      sql`(${newId()}, ${desk.centerId}, ${desk.deskId}, ${by}, ${newId()}, ${title}, ${body}, ${now}::timestamptz)`,
  );
  await tx.rows(sql`
    insert into phrases (id, center_id, desk_id, created_by, client_id, title, body, changed_at) values ${join(rows)}`);
}
