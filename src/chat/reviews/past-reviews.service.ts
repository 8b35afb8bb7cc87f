import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import type { Contact } from '../../contacts/index.js';
import type { Tx } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { UnreviewedReason, writeInput } from '../chat.schemas.js';
import type { HeldThread } from '../held-thread.js';
import { isReviewDemanded, mayGoAtOnce } from './review-demanded.js';
import { ReviewEndsService } from './review-ends.service.js';
import { ReviewDemanded } from './reviews.errors.js';
import { openReviewOf } from './stored-reviews.js';

/** What a reply meets that its counselor sends herself: in the transaction that stores it. */
@Injectable()
export class PastReviewsService {
  constructor(
    private readonly ends: ReviewEndsService,
    private readonly audit: Audit,
  ) {}

  /**
   * For a reply that its counselor sends herself.
   * @returns why it goes out without the review that the desk demands; null where it demands none @throws ReviewDemanded
   */
  whyUnreviewed(
    viewer: Viewer,
    thread: HeldThread,
    contact: Contact,
    { unreviewed }: z.infer<typeof writeInput>,
  ): UnreviewedReason | null {
    if (!isReviewDemanded(thread.repliesReviewed, viewer, contact)) return null;
    if (!unreviewed || !mayGoAtOnce(contact)) throw new ReviewDemanded();
    return unreviewed;
  }

  /**
   * The same once that is stored: what lay in review is withdrawn, and a draft again unless it is this very reply; that it
   * went out unreviewed is written down.
   */
  async passedBy(
    tx: Tx,
    viewer: Viewer,
    thread: HeldThread,
    contact: Contact,
    message: { id: string; clientId: string; unreviewed: UnreviewedReason | null },
    now: Date,
  ): Promise<void> {
    const review = await openReviewOf(tx, contact.id);
    if (review) {
      const by = review.accountId === viewer.accountId ? viewer.accountId : null;
      const isThis = review.clientId === message.clientId;
      await this.ends.end(tx, { thread, contact, review }, { state: 'withdrawn', by }, now, !isThis);
    }
    if (!message.unreviewed) return;
    await tx.rows(sql`
      insert into unreviewed_replies (message_id, center_id, desk_id, contact_id, account_id, reason, sent_at)
      values (${message.id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${viewer.accountId},
        ${message.unreviewed}, ${now})`);
    await this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: viewer.accountId,
      action: 'message.sent-unreviewed',
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
      detail: { reason: message.unreviewed },
    });
  }
}
