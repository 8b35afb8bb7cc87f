import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, contactEvent, meet, onContactEvents } from '../../contacts/index.js';
import { Clock, Database, EventDispatcher, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import { DraftsService } from '../drafts.service.js';
import { type HeldThread, lockThread } from '../held-thread.js';
import { type End, openReviewOf, type StoredReview, saveEnd } from './stored-reviews.js';

/** A review with everything it hangs on, held. */
export interface HeldReview {
  readonly thread: HeldThread;
  readonly contact: Contact;
  readonly review: StoredReview;
}

/** How an open review ends, whoever ends it; and ends by itself where the contact has left whose reply it is. */
@Injectable()
export class ReviewEndsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly drafts: DraftsService,
    private readonly seals: PersonSeals,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'chat.reviews', ['contact.released', 'contact.closed'], async (events) => {
      const about = events.map(({ contactId }) => contactId);
      const open = await this.db.rows<{ contactId: string }>(sql`
        select contact_id as "contactId" from reply_reviews where state = 'open' and contact_id = any(${about}::uuid[])`);
      for (const { contactId } of open) await this.work.run((tx) => this.endIfGone(tx, contactId));
    });
  }

  /** What is not sent is the draft again, unless `isDraftAgain` says otherwise; nobody could send one from a closed contact. */
  async end(tx: Tx, held: HeldReview, end: End, now: Date, isDraftAgain = end.state !== 'sent'): Promise<void> {
    const { contact, review } = held;
    if (isDraftAgain && contact.state !== 'closed') {
      await this.drafts.putBack(tx, contact, this.words(held), review.accountId, now);
    }
    await saveEnd(tx, review.id, end, now);
    await meet(tx, contact.id, ['reply-review'], end.by, now);
    tx.publish(contactEvent('review.settled', contact, now, { reviewId: review.id, state: end.state }, end.by));
    const detail = end.state === 'sent' ? { reworded: end.reworded } : undefined;
    await this.trace(tx, contact, review.id, `review.${end.state}`, end.by, detail);
  }

  /** As they were handed in. */
  words({ thread, review }: HeldReview): string {
    return this.seals.unwrapped(thread.personId, thread.wrappedKey).open('reply_reviews.body', review.id, review.body);
  }

  trace(
    tx: Tx,
    { centerId, personId }: Contact,
    reviewId: string,
    action: string,
    accountId: string | null,
    detail?: { reworded: boolean },
  ): Promise<void> {
    const about = { centerId, accountId, action, subjectType: 'review', subjectId: reviewId, personId };
    return this.audit.record(tx, detail ? { ...about, detail } : about);
  }

  /** Looks at what is true now: an event may come late, and twice. */
  private async endIfGone(tx: Tx, contactId: string): Promise<void> {
    const thread = await lockThread(tx, contactId, sql`true`);
    const contact = await lockContact(tx, contactId);
    const review = await openReviewOf(tx, contactId);
    if (!review || isHolders(contact, review)) return;
    await this.end(tx, { thread, contact, review }, { state: 'withdrawn', by: null }, this.clock.now());
  }
}

/** The contact of a thread that is held. */
export async function lockContact(tx: Tx, contactId: string): Promise<Contact> {
  const contact = await tx.lock(Contact, contactId);
  if (!contact) throw new Error('a contact whose thread is held is gone');
  return contact;
}

/** Whether the contact is still with whose reply it is. */
export function isHolders({ counselorId, state }: Contact, { accountId }: StoredReview): boolean {
  return counselorId === accountId && state !== 'closed';
}
