import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { onContactEvents } from '../../contacts/index.js';
import { Clock, Database, EventDispatcher, UnitOfWork } from '../../platform/index.js';
import { AlarmsService } from '../../queue/index.js';
import { DeliveryErrands } from './delivery-errands.service.js';

/**
 * What is to reach people in WeChat, a row a message: what a counselor has written, and "stored" where the reply to a callback
 * may have come too late. The words stay where they are, sealed, and are read when they are sent.
 */
@Injectable()
export class DeliveriesService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly dispatcher: EventDispatcher,
    private readonly errands: DeliveryErrands,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'wechat.answers', ['message.sent'], async (events) => {
      for (const { payload } of events) await this.plan(sql`m.id = ${payload.messageId}`);
    });
    // whoever follows the account no longer may never write again: with the contact ends what can be done about it
    onContactEvents(this.dispatcher, 'wechat.alarms', ['contact.closed'], async (events) => {
      for (const { contactId, deskId, centerId, occurredAt } of events) {
        if (!contactId || !deskId) continue;
        const contact = { id: contactId, deskId, centerId };
        await this.work.run((tx) => this.alarms.clearFor(tx, contact, 'answer-undelivered', new Date(occurredAt)));
      }
    });
  }

  /** She may not have heard that her message is stored: she is told by a message. Once, however often it is asked for. */
  acknowledge({ personId, clientId }: { personId: string; clientId: string }): Promise<void> {
    return this.plan(sql`t.person_id = ${personId} and m.client_id = ${clientId}`);
  }

  /** Her words open WeChat's window again: what could not reach her so far follows now. */
  async wroteAgain(personId: string): Promise<void> {
    const missed = sql`person_id = ${personId} and state in ('noticed', 'held', 'failed')`;
    const some = await this.db.rows(sql`select 1 from message_deliveries where ${missed} limit 1`, 'deliveries-missed');
    if (some.length === 0) return;
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      await tx.rows(sql`
        update message_deliveries set state = 'waiting', settled_at = null, error_code = null where ${missed}`);
      await this.errands.arrange(tx, personId, now);
    });
  }

  /** A message that has a row keeps it: planned twice it is sent once. */
  private plan(which: Sql): Promise<void> {
    return this.work.run(async (tx) => {
      const now = this.clock.now();
      const planned = await tx.rows<{ personId: string }>(sql`
        insert into message_deliveries (message_id, center_id, desk_id, person_id, state, planned_at)
        select m.id, m.center_id, m.desk_id, w.person_id, 'waiting', ${now}
        from messages m join threads t on t.id = m.thread_id join wechat_identities w on w.person_id = t.person_id
        where ${which}
        on conflict do nothing returning person_id as "personId"`);
      for (const { personId } of planned) await this.errands.arrange(tx, personId, now);
    });
  }
}
