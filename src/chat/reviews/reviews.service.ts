import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { ContactsService, contactEvent, raiseRequirements, readableBy } from '../../contacts/index.js';
import { Clock, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { ClientIdReused } from '../chat.errors.js';
import { DraftsService } from '../drafts.service.js';
import { type HeldThread, lockThread } from '../held-thread.js';
import { RepliesService } from '../replies.service.js';
import { isReviewDemanded } from './review-demanded.js';
import { type HeldReview, isHolders, lockContact, ReviewEndsService } from './review-ends.service.js';
import { ReviewReadsService } from './review-reads.service.js';
import { ReviewNotDemanded, ReviewOpenAlready, ReviewSettled } from './reviews.errors.js';
import type { giveBackInput, ReviewView, reviewInput, sendInput } from './reviews.schemas.js';
import { contactOfReview, type End, openReviewOf, reviewedBy, reviewOf } from './stored-reviews.js';

/**
 * A counselor's letter that a supervisor reads before it goes out. Each act holds the thread, then the contact, so of two at
 * once one sees the other. What is not sent is her draft again; the contact can't be closed while one is open.
 */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly replies: RepliesService,
    private readonly drafts: DraftsService,
    private readonly ends: ReviewEndsService,
    private readonly reads: ReviewReadsService,
    private readonly seals: PersonSeals,
    private readonly clock: Clock,
  ) {}

  /**
   * Hands a reply in. The same `clientId` again is the same review, however it went on; its draft is gone with it.
   * @throws NotFound, NotYourContact, IllegalContactMove, ClientIdReused, ReviewNotDemanded, ReviewOpenAlready
   */
  async submit(viewer: Viewer, contactId: string, input: z.infer<typeof reviewInput>): Promise<ReviewView> {
    const id = await this.work.run(async (tx) => {
      const now = this.clock.now();
      const thread = await lockThread(tx, contactId, readableBy(viewer));
      const known = await this.known(tx, viewer, thread, contactId, input.clientId);
      if (known) return known;
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      if (!isReviewDemanded(thread.repliesReviewed, viewer, contact)) throw new ReviewNotDemanded();
      const open = await openReviewOf(tx, contactId);
      if (open?.accountId === viewer.accountId) throw new ReviewOpenAlready();
      if (open) await this.ends.end(tx, { thread, contact, review: open }, { state: 'withdrawn', by: null }, now);

      const reviewId = newId();
      const seal = this.seals.unwrapped(thread.personId, thread.wrappedKey);
      await tx.rows(sql`
        with ${this.drafts.sentPart(contact, input.draft, viewer.accountId, now)}
        insert into reply_reviews (id, center_id, desk_id, contact_id, account_id, client_id, body, submitted_at, state)
        values (${reviewId}, ${contact.centerId}, ${contact.deskId}, ${contactId}, ${viewer.accountId}, ${input.clientId},
          ${seal.seal('reply_reviews.body', reviewId, input.body)}, ${now}, 'open')`);
      await raiseRequirements(tx, contact, ['reply-review'], now);
      tx.publish(contactEvent('review.submitted', contact, now, { reviewId }, viewer.accountId));
      await this.ends.trace(tx, contact, reviewId, 'review.submitted', viewer.accountId);
      return reviewId;
    });
    return this.reads.byId(id);
  }

  /**
   * Sends it, as it is or with other words: her message, under the id she gave it, in the transaction that ends the review.
   * Said again by the same supervisor it is the same answer. @throws NotFound, ReviewSettled
   */
  send(viewer: Viewer, reviewId: string, input: z.infer<typeof sendInput>): Promise<ReviewView> {
    return this.act(viewer, reviewId, reviewedBy(viewer), 'sent', async (tx, held, now) => {
      const { thread, contact, review } = held;
      // given up a moment ago: the end of its review is on its way
      if (!isHolders(contact, review)) throw new ReviewSettled({ state: 'withdrawn' });
      const written = this.ends.words(held);
      const { accountId, clientId } = review;
      const body = input.body ?? written;
      const messageId = await this.replies.store(tx, thread, contact, { accountId, clientId, body, draft: 0 }, now);
      await this.ends.end(
        tx,
        held,
        { state: 'sent', messageId, reworded: body !== written, by: viewer.accountId },
        now,
      );
    });
  }

  /** Back to the counselor, with a note. As often as it is said. @throws NotFound, ReviewSettled */
  giveBack(viewer: Viewer, reviewId: string, input: z.infer<typeof giveBackInput>): Promise<ReviewView> {
    return this.act(viewer, reviewId, reviewedBy(viewer), 'given-back', async (tx, held, now) => {
      const seal = this.seals.unwrapped(held.thread.personId, held.thread.wrappedKey);
      const note = seal.seal('reply_reviews.note', reviewId, input.note);
      await this.ends.end(tx, held, { state: 'given-back', note, by: viewer.accountId }, now);
    });
  }

  /** By whose reply it is. As often as it is said. @throws NotFound, ReviewSettled */
  withdraw(viewer: Viewer, reviewId: string): Promise<ReviewView> {
    const hers = sql`r.center_id = ${viewer.centerId} and r.account_id = ${viewer.accountId}`;
    return this.act(viewer, reviewId, hers, 'withdrawn', (tx, held, now) =>
      this.ends.end(tx, held, { state: 'withdrawn', by: viewer.accountId }, now),
    );
  }

  /** Locks, decides whether there is anything left to do, does it. */
  private async act(
    viewer: Viewer,
    reviewId: string,
    reach: Sql,
    to: End['state'],
    settle: (tx: Tx, held: HeldReview, now: Date) => Promise<void>,
  ): Promise<ReviewView> {
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      const contactId = await contactOfReview(tx, reviewId, reach);
      const thread = await lockThread(tx, contactId, sql`true`);
      const contact = await lockContact(tx, contactId);
      const review = await reviewOf(tx, reviewId);
      if (review.state === to && review.settledBy === viewer.accountId) return;
      if (review.state !== 'open') throw new ReviewSettled({ state: review.state });
      await settle(tx, { thread, contact, review }, now);
    });
    return this.reads.byId(reviewId);
  }

  /** The review that this id of hers is already. @throws ClientIdReused where it is another's, or a message */
  private async known(
    tx: Tx,
    viewer: Viewer,
    thread: HeldThread,
    contactId: string,
    clientId: string,
  ): Promise<string | null> {
    const [known] = await tx.rows<{ id: string; accountId: string }>(sql`
      select id, account_id as "accountId" from reply_reviews
      where contact_id = ${contactId} and client_id = ${clientId}`);
    if (known?.accountId === viewer.accountId) return known.id;
    if (known || (await this.replies.stored(tx, thread.id, viewer.accountId, clientId))) throw new ClientIdReused();
    return null;
  }
}
