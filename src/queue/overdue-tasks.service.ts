import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, onContactEvents } from '../contacts/index.js';
import { Clock, EventDispatcher, UnitOfWork } from '../platform/index.js';
import { AlarmsService } from './alarms.service.js';

/**
 * The alarm that stands for a contact while something that was to be done for its person is overdue. Whatever is told, it is what
 * is true that counts: twice or in another order comes out the same, and of two at once the second sees what the first has found.
 */
@Injectable()
export class OverdueTasks implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly alarms: AlarmsService,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'queue.overdue-tasks', ['task.overdue', 'task.settled'], async (events) => {
      for (const contactId of new Set(events.flatMap((event) => event.contactId ?? []))) await this.look(contactId);
    });
  }

  private look(contactId: string): Promise<void> {
    return this.work.run(async (tx) => {
      const contact = await tx.lock(Contact, contactId);
      if (!contact) return;
      const now = this.clock.now();
      const [found] = await tx.rows<{ overdueAt: string | null; standsAt: string | null }>(sql`
        select (select desk_id from tasks where contact_id = ${contactId} and state = 'open' and overdue_at is not null
            order by overdue_at, id limit 1) as "overdueAt",
          (select desk_id from alarms where contact_id = ${contactId} and kind = 'task-overdue' and cleared_at is null)
            as "standsAt"`);
      // it stands with the supervisors of the task's desk, which need not be the contact's
      const deskId = found?.standsAt ?? found?.overdueAt ?? contact.deskId;
      const about = { id: contact.id, centerId: contact.centerId, deskId };
      if (found?.overdueAt) await this.alarms.raiseFor(tx, about, 'task-overdue', now);
      else await this.alarms.clearFor(tx, about, 'task-overdue', now);
    });
  }
}
