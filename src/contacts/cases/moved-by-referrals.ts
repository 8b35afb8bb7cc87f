import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Database, EventDispatcher, UnitOfWork } from '../../platform/index.js';
import { type ContactEvent, onContactEvents } from '../events.js';
import { caseMoves } from './case.js';
import { CaseTraces } from './case-traces.js';
import type { CaseState } from './cases.schemas.js';
import { lockWhere, saveCase, storeMove } from './stored-cases.js';

type Acknowledged = Extract<ContactEvent, { type: 'referral.acknowledged' }>;

/**
 * A hospital has said that it receives the child: her case is `referred` from then on. A referral moves a case once, and
 * not where somebody has moved it by hand since: the event may come twice, and late. The way back is for a person to say.
 */
@Injectable()
export class MovedByReferrals implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly traces: CaseTraces,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'cases.referrals', ['referral.acknowledged'], async (events) => {
      for (const event of events) await this.follow(event);
    });
  }

  private async follow({ contactId, occurredAt, payload }: Acknowledged): Promise<void> {
    const [found] = await this.db.rows<{ id: string }>(sql`
      select k.id from contacts c join persons p on p.id = c.person_id join cases k on k.lead_id = coalesce(p.lead_id, p.id)
      where c.id = ${contactId} and k.state <> 'closed'`);
    if (!found) return;
    await this.work.run(async (tx) => {
      const held = await lockWhere(tx, sql`k.id = ${found.id}`);
      const { state: from } = held;
      if (!(caseMoves[from] as readonly CaseState[]).includes('referred')) return;
      const since = await tx.rows(sql`
        select 1 from case_moves where case_id = ${held.id}
          and (referral_id = ${payload.referralId} or moved_at > ${occurredAt}::timestamptz)`);
      if (since.length > 0) return;
      const now = this.clock.now();
      tx.publish(held.moveTo('referred', 'referral', null, now));
      await saveCase(tx, held);
      await storeMove(tx, held, { from, reason: 'referral' }, { referralId: payload.referralId }, now);
      await this.traces.record(tx, null, held, 'case.moved', { from, to: 'referred', reason: 'referral' });
    });
  }
}
