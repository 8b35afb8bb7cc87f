import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { onContactEvents } from '../../contacts/index.js';
import { Database, EventDispatcher } from '../../platform/index.js';
import { ConsoleSockets } from '../../staff/index.js';
import type { ReviewState } from './reviews.schemas.js';
import { reviewEvents } from './reviews.sockets.js';

interface Told {
  contactId: string;
  accountId: string;
  state: ReviewState;
}

/** Tells the screens concerned that a review has begun or ended: ids only. */
@Injectable()
export class ReviewPushesService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    const types = ['review.submitted', 'review.settled'] as const;
    onContactEvents(this.dispatcher, 'chat.review-consoles', types, async (events) => {
      for (const { payload } of events) await this.tell(payload.reviewId);
    });
  }

  private async tell(reviewId: string): Promise<void> {
    const [about] = await this.db.rows<Told & { deskId: string; accounts: string[] }>(sql`
      select r.contact_id as "contactId", r.account_id as "accountId", r.state, r.desk_id as "deskId",
        array_remove(array[r.account_id, c.counselor_id], null) as accounts
      from reply_reviews r join contacts c on c.id = r.contact_id where r.id = ${reviewId}`);
    if (!about) return;
    const { deskId, accounts, ...told } = { reviewId, ...about };
    for (const account of new Set(accounts)) {
      this.consoles.toAccount(account, reviewEvents, 'review.changed', told);
    }
    this.consoles.toSupervisors(deskId, reviewEvents, 'review.changed', told);
  }
}
