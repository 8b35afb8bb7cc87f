import sql, { type Sql } from 'sql-template-tag';
import { NotFound, type Tx } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import type { ReviewState } from './reviews.schemas.js';

/** A review as the acts on it need it. */
export interface StoredReview {
  readonly id: string;
  readonly contactId: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly body: Buffer;
  readonly state: ReviewState;
  readonly settledBy: string | null;
}

/** How one ends, and what belongs to that end. */
export type End = { readonly by: string | null } & (
  | { readonly state: 'sent'; readonly messageId: string; readonly reworded: boolean }
  | { readonly state: 'given-back'; readonly note: Buffer }
  | { readonly state: 'withdrawn' }
);

/** Which reviews `r` a supervisor works on: of desks in her reach, never her own. */
export function reviewedBy(viewer: Viewer): Sql {
  return sql`r.center_id = ${viewer.centerId} and r.desk_id = any(${viewer.deskIds}::uuid[])
    and r.account_id <> ${viewer.accountId}`;
}

/** Which contact it is about. @throws NotFound out of reach */
export async function contactOfReview(tx: Tx, reviewId: string, reach: Sql): Promise<string> {
  const [found] = await tx.rows<{ contactId: string }>(sql`
    select r.contact_id as "contactId" from reply_reviews r where r.id = ${reviewId} and ${reach}`);
  if (!found) throw new NotFound('review');
  return found.contactId;
}

/** With thread and contact held, which keep everybody else away. */
export async function reviewOf(tx: Tx, reviewId: string): Promise<StoredReview> {
  const [review] = await tx.rows<StoredReview>(sql`select ${columns} from reply_reviews r where r.id = ${reviewId}`);
  if (!review) throw new NotFound('review');
  return review;
}

/** The one of a held contact that is open. */
export async function openReviewOf(tx: Tx, contactId: string): Promise<StoredReview | null> {
  const [review] = await tx.rows<StoredReview>(sql`
    select ${columns} from reply_reviews r where r.contact_id = ${contactId} and r.state = 'open'`);
  return review ?? null;
}

export async function saveEnd(tx: Tx, reviewId: string, end: End, now: Date): Promise<void> {
  const messageId = end.state === 'sent' ? end.messageId : null;
  const reworded = end.state === 'sent' ? end.reworded : null;
  const note = end.state === 'given-back' ? end.note : null;
  await tx.rows(sql`
    update reply_reviews set state = ${end.state}, settled_at = ${now}, settled_by = ${end.by},
      message_id = ${messageId}, reworded = ${reworded}, note = ${note}
    where id = ${reviewId}`);
}

const columns: Sql = sql`
  r.id, r.contact_id as "contactId", r.account_id as "accountId", r.client_id as "clientId", r.body, r.state,
  r.settled_by as "settledBy"`;
