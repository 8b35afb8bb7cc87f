import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { contactEvent, UNKNOWN_URGENCY } from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { DesksService, isOpen, type Viewer } from '../staff/index.js';
import type { Waiting } from './place-in-line.js';
import type { alarm } from './queue.schemas.js';

type Alarm = z.infer<typeof alarm>;
/** Those that stand for one contact each, raised by whoever knows; the others follow from the queue and stand once a desk. */
type ContactAlarmKind =
  | 'referral-unanswered'
  | 'callback-overdue'
  | 'answer-undelivered'
  | 'reply-overdue'
  | 'task-overdue';
type DeskAlarmKind = Exclude<Alarm['kind'], ContactAlarmKind>;

/** The contact an alarm is about. */
interface About {
  readonly id: string;
  readonly centerId: string;
  readonly deskId: string;
}

/** Somebody was taken from the queue and so long has heard nothing, though her counselor is there [P]. */
const UNANSWERED_MS = 60_000;

/** A signal or grade of 3–4 that nobody could be offered for this long is a supervisor's business, whoever is there [P]. */
const URGENT_WAIT_MS = 120_000;

/** Alarms stand while their cause stands: raised once, cleared by themselves, seen by supervisors all the while. */
@Injectable()
export class AlarmsService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly desks: DesksService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Holds the desk's standing alarms against what is true now. Part of every look at the desk, in its transaction.
   * @param unhelped who could not be offered to anybody, the first in line first: the longest waiting of each bucket
   */
  async review(tx: Tx, desk: { id: string; centerId: string }, unhelped: readonly Waiting[], now: Date): Promise<void> {
    const contactId = unhelped[0]?.contactId ?? null;
    const [found] = await tx.rows<{
      asked: boolean;
      stillIgnored: string | null;
      staffed: boolean;
      left: string | null;
      unanswered: string | null;
    }>(sql`
      select
        exists (select 1 from offers o where o.contact_id = ${contactId} and o.state in ('expired', 'declined')) as asked,
        -- somebody more urgent who came meanwhile does not help whom the alarm was raised for
        (select c.id from alarms a join contacts c on c.id = a.contact_id
         where a.desk_id = ${desk.id} and a.kind = 'nobody-answers' and a.cleared_at is null and c.state = 'waiting'
           and not exists (select 1 from offers o where o.contact_id = c.id and o.state = 'open')) as "stillIgnored",
        exists (select 1 from shifts s join presence p on p.account_id = s.account_id
          where s.desk_id = ${desk.id} and s.starts_at <= ${now} and s.ends_at > ${now} and p.state = 'ready') as staffed,
        (select c.id from contacts c
           join contact_requirements q on q.contact_id = c.id and q.code = 'answer' and q.met_at is null
           left join presence p on p.account_id = c.counselor_id
         where c.desk_id = ${desk.id} and c.state in ('active', 'wrap-up') and coalesce(p.state, 'offline') in ('offline', 'away')
         order by c.urgency desc, c.waiting_since limit 1) as left,
        (select c.id from contacts c
           join contact_requirements q on q.contact_id = c.id and q.code = 'answer' and q.met_at is null
           join presence p on p.account_id = c.counselor_id and p.state in ('ready', 'break')
         where c.desk_id = ${desk.id} and c.state = 'active' and c.live and c.answered_at is null
           and coalesce((select max(o.settled_at) from offers o where o.contact_id = c.id and o.counselor_id = c.counselor_id
             and o.state = 'accepted'), c.assigned_at) <= ${new Date(now.getTime() - UNANSWERED_MS)}
         order by c.urgency desc, c.waiting_since limit 1) as unanswered`);
    if (!found) return;
    // outside its hours a desk is rightly empty, and what was left then waits for the next shift; a voice on the line doesn't
    const { calendar } = await this.desks.byId(desk.id);
    const alone = found.staffed
      ? undefined
      : unhelped.find((waiting) => waiting.live || isOpen(calendar, waiting.channel, now));
    const urgent = unhelped.find(
      (waiting) =>
        waiting.urgency > UNKNOWN_URGENCY && now.getTime() - waiting.waitingSince.getTime() >= URGENT_WAIT_MS,
    );
    await this.hold(tx, desk, 'desk-unstaffed', alone?.contactId ?? null, now);
    await this.hold(tx, desk, 'nobody-answers', found.asked ? contactId : found.stillIgnored, now);
    await this.hold(tx, desk, 'urgent-waiting', urgent?.contactId ?? null, now);
    await this.hold(tx, desk, 'counselor-gone', found.left, now);
    await this.hold(tx, desk, 'not-answered', found.unanswered, now);
  }

  async standing(viewer: Viewer): Promise<Alarm[]> {
    return this.read(sql`a.center_id = ${viewer.centerId} and a.desk_id = any(${viewer.deskIds}::uuid[])
      and a.cleared_at is null`);
  }

  async byId(alarmId: string): Promise<Alarm | undefined> {
    return (await this.read(sql`a.id = ${alarmId}`))[0];
  }

  /** Somebody has seen it; it stands until its cause is gone. @throws NotFound */
  async acknowledge(viewer: Viewer, alarmId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const found = await tx.rows(sql`
        update alarms set acknowledged_at = coalesce(acknowledged_at, ${this.clock.now()}),
          acknowledged_by = coalesce(acknowledged_by, ${viewer.accountId})
        where id = ${alarmId} and center_id = ${viewer.centerId} and desk_id = any(${viewer.deskIds}::uuid[])
        returning id`);
      if (found.length === 0) throw new NotFound('alarm');
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'alarm.acknowledged',
        subjectType: 'alarm',
        subjectId: alarmId,
      });
    });
  }

  /** Stands for this contact from now on, whatever stands for others; raised twice it is one. */
  async raiseFor(tx: Tx, contact: About, kind: ContactAlarmKind, now: Date): Promise<void> {
    const id = newId();
    const raised = await tx.rows(sql`
      insert into alarms (id, center_id, desk_id, contact_id, kind, raised_at)
      values (${id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${kind}, ${now})
      on conflict do nothing returning id`);
    if (raised.length > 0) tx.publish(contactEvent('alarm.raised', contact, now, { alarmId: id, kind }));
  }

  async clearFor(tx: Tx, contact: About, kind: ContactAlarmKind, now: Date): Promise<void> {
    const cleared = await tx.rows<{ id: string }>(sql`
      update alarms set cleared_at = ${now} where contact_id = ${contact.id} and kind = ${kind} and cleared_at is null
      returning id`);
    for (const { id } of cleared) tx.publish(contactEvent('alarm.cleared', contact, now, { alarmId: id, kind }));
  }

  private async hold(
    tx: Tx,
    desk: { id: string; centerId: string },
    kind: DeskAlarmKind,
    contactId: string | null,
    now: Date,
  ): Promise<void> {
    const about = { id: contactId as string, centerId: desk.centerId, deskId: desk.id };
    if (contactId) {
      const id = newId();
      const raised = await tx.rows<{ id: string }>(sql`
        insert into alarms (id, center_id, desk_id, contact_id, kind, raised_at)
        values (${id}, ${desk.centerId}, ${desk.id}, ${contactId}, ${kind}, ${now})
        on conflict (desk_id, kind)
          where cleared_at is null and kind not in ('referral-unanswered', 'callback-overdue', 'answer-undelivered',
            'reply-overdue', 'task-overdue')
          do update set contact_id = excluded.contact_id
        returning id`);
      if (raised[0]?.id === id) tx.publish(contactEvent('alarm.raised', about, now, { alarmId: id, kind }));
      return;
    }
    const cleared = await tx.rows<{ id: string; contactId: string }>(sql`
      update alarms set cleared_at = ${now} where desk_id = ${desk.id} and kind = ${kind} and cleared_at is null
      returning id, contact_id as "contactId"`);
    for (const { id, contactId: was } of cleared) {
      tx.publish(contactEvent('alarm.cleared', { ...about, id: was }, now, { alarmId: id, kind }));
    }
  }

  private async read(condition: ReturnType<typeof sql>): Promise<Alarm[]> {
    const rows = await this.db.rows<
      Omit<Alarm, 'raisedAt' | 'acknowledgedAt'> & { raisedAt: Date; acknowledgedAt: Date | null }
    >(sql`
      select a.id, a.kind, a.desk_id as "deskId", d.name as "deskName", a.contact_id as "contactId",
        a.raised_at as "raisedAt", a.acknowledged_at as "acknowledgedAt"
      from alarms a join desks d on d.id = a.desk_id where ${condition} order by a.raised_at`);
    return rows.map((row) => ({
      ...row,
      raisedAt: row.raisedAt.toISOString(),
      acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    }));
  }
}
