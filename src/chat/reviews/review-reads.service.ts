import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  type Contact,
  IllegalContactMove,
  NotYourContact,
  type ReplyClockRow,
  readableBy,
  replyClockOf,
  shownClock,
} from '../../contacts/index.js';
import { Database, NotFound } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { isReviewDemanded, mayGoAtOnce } from './review-demanded.js';
import type { openReviews, ReviewView, reviewStanding } from './reviews.schemas.js';
import { reviewedBy } from './stored-reviews.js';

type OpenReview = z.infer<typeof openReviews>['items'][number];
interface Row extends Omit<ReviewView, 'body' | 'note' | 'submittedAt' | 'settledAt'> {
  body: Buffer;
  note: Buffer | null;
  submittedAt: Date;
  settledAt: Date | null;
  personId: string;
  wrappedKey: Buffer;
}

/** More than a team ever has open; those at risk and those whose time is up first stand first. */
const LISTED = 200;

/** Reviews as screens show them; the words after an audit row. */
@Injectable()
export class ReviewReadsService {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
  ) {}

  /** What is open at the viewer's desks, without the words: higher risk first, then whose clock runs out first. */
  async list(viewer: Viewer): Promise<z.infer<typeof openReviews>> {
    const rows = await this.db.rows<
      Omit<OpenReview, 'submittedAt' | 'reply'> & { submittedAt: Date; reply: ReplyClockRow }
    >(sql`
      select r.id, r.contact_id as "contactId", d.name as "deskName", c.caller_role as "callerRole", c.signal, c.grade,
        json_build_object('id', a.id, 'displayName', a.display_name) as "submittedBy", r.submitted_at as "submittedAt",
        ${replyClockOf} as reply
      from reply_reviews r join contacts c on c.id = r.contact_id join desks d on d.id = r.desk_id
        join accounts a on a.id = r.account_id
      where r.state = 'open' and ${reviewedBy(viewer)}
      order by c.urgency desc, (select k.due_at from reply_clocks k where k.contact_id = c.id and k.ended_at is null),
        r.submitted_at, r.id limit ${LISTED}`);
    return {
      items: rows.map((row) => ({
        ...row,
        submittedAt: row.submittedAt.toISOString(),
        reply: shownClock(row.reply),
      })),
    };
  }

  /** With its words, settled or not. @throws NotFound out of reach, or her own */
  async open(viewer: Viewer, reviewId: string): Promise<ReviewView> {
    const row = await this.find(sql`r.id = ${reviewId} and ${reviewedBy(viewer)}`);
    if (!row) throw new NotFound('review');
    await this.recordRead(viewer, row);
    return this.shown(row);
  }

  /** For whoever holds the contact. @throws NotFound, NotYourContact, IllegalContactMove closed */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof reviewStanding>> {
    const [contact] = await this.db.rows<
      Pick<Contact, 'channel' | 'signal' | 'grade' | 'gradeBefore' | 'counselorId' | 'state'> & {
        repliesReviewed: boolean;
      }
    >(sql`
      select c.channel, c.signal, c.grade, c.grade_before as "gradeBefore", c.counselor_id as "counselorId", c.state,
        d.replies_reviewed as "repliesReviewed"
      from contacts c join desks d on d.id = c.desk_id where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    if (contact.counselorId !== viewer.accountId) throw new NotYourContact();
    if (contact.state === 'closed') throw new IllegalContactMove({ from: contact.state });
    const row = await this.find(sql`
      r.id = (select l.id from reply_reviews l where l.contact_id = ${contactId} order by l.submitted_at desc, l.id desc limit 1)
      and (r.state = 'open' or r.state = 'given-back' and not exists (select 1 from messages m
        where m.contact_id = r.contact_id and m.author = 'counselor' and m.occurred_at > r.settled_at))`);
    if (row) await this.recordRead(viewer, row);
    return {
      demanded: isReviewDemanded(contact.repliesReviewed, viewer, contact),
      mayGoAtOnce: mayGoAtOnce(contact),
      review: row ? this.shown(row) : null,
    };
  }

  /** After an act on it, which has left its trace. */
  async byId(reviewId: string): Promise<ReviewView> {
    const row = await this.find(sql`r.id = ${reviewId}`);
    if (!row) throw new NotFound('review');
    return this.shown(row);
  }

  private async find(condition: Sql): Promise<Row | null> {
    const [row] = await this.db.rows<Row>(sql`
      select r.id, r.contact_id as "contactId", r.client_id as "clientId", r.state, r.body,
        json_build_object('id', a.id, 'displayName', a.display_name) as "submittedBy", r.submitted_at as "submittedAt",
        s.display_name as "settledBy", r.settled_at as "settledAt", r.reworded, r.note, c.person_id as "personId",
        p.wrapped_key as "wrappedKey"
      from reply_reviews r join contacts c on c.id = r.contact_id join persons p on p.id = c.person_id
        join accounts a on a.id = r.account_id left join accounts s on s.id = r.settled_by
      where ${condition}`);
    return row ?? null;
  }

  private recordRead(viewer: Viewer, { id, personId }: Row): Promise<void> {
    return this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'review.read',
      subjectType: 'review',
      subjectId: id,
      personId,
    });
  }

  private shown({ personId, wrappedKey, ...row }: Row): ReviewView {
    const seal = this.seals.unwrapped(personId, wrappedKey);
    return {
      ...row,
      body: seal.open('reply_reviews.body', row.id, row.body),
      note: row.note && seal.open('reply_reviews.note', row.id, row.note),
      submittedAt: row.submittedAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    };
  }
}
