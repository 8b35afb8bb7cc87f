import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Database, EventDispatcher, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import { onContactEvents } from '../events.js';
import { holdPerson } from '../persons/held-persons.js';
import { leadOf } from '../persons/same-person.js';
import { StoredTasks } from './stored-tasks.js';
import { Task } from './task.js';

interface Due {
  readonly id: string;
  readonly contactId: string;
  readonly personId: string;
}

/**
 * What whoever answered for a case still had to do for its person goes to whoever answers for it now: a child has one named person.
 * Told late or twice, it goes by how the case stands then, and by what was there when it was accepted. What is of a desk where she does not work stays, for its supervisor.
 */
@Injectable()
export class HandedOverTasks implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly stored: StoredTasks,
    private readonly audit: Audit,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'tasks.handed-over', ['case.hand-over-settled'], async (events) => {
      for (const { payload } of events) {
        if (payload.state === 'accepted') await this.handOver(payload.handOverId);
      }
    });
  }

  private async handOver(handOverId: string): Promise<void> {
    const due = await this.db.rows<Due & { fromId: string; toId: string }>(sql`
      select t.id, t.contact_id as "contactId", t.person_id as "personId", h.from_id as "fromId", k.responsible_id as "toId"
      from case_hand_overs h
        join cases k on k.id = h.case_id and k.closed_at is null and k.responsible_id <> h.from_id
        join tasks t on t.assignee_id = h.from_id and t.state = 'open' and t.created_at <= h.settled_at
          and ${leadOf(sql`t.person_id`)} = k.lead_id
        join desk_members m on m.desk_id = t.desk_id and m.account_id = k.responsible_id
      where h.id = ${handOverId} order by t.id`);
    for (const { fromId, toId, ...task } of due) await this.give(task, fromId, toId);
  }

  private async give({ id, contactId, personId }: Due, fromId: string, toId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      // contact, person, task: in the order of everybody who settles one
      await tx.rows(sql`select 1 from contacts where id = ${contactId} for key share`);
      await holdPerson(tx, personId);
      const task = await tx.lock(Task, id);
      if (!task?.isOpen || task.assigneeId !== fromId) return;
      await this.stored.save(tx, task, task.assignTo(toId, toId, now), now);
      await this.audit.record(tx, {
        centerId: task.centerId,
        accountId: toId,
        action: 'task.assigned',
        subjectType: 'task',
        subjectId: id,
        personId,
        detail: { from: fromId, assigneeId: toId },
      });
    });
  }
}
