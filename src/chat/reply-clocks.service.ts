import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Contact, contactEvent, onContactEvents } from '../contacts/index.js';
import { Clock, Deadlines, EventDispatcher, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { AlarmsService } from '../queue/index.js';
import { DesksService } from '../staff/index.js';
import {
  clockOf,
  clockOver,
  type Judgement,
  type ReplyClock,
  underJudgement,
  type Word,
  withJudgement,
  withWord,
} from './reply-clock.js';

/** The kind of the deadlines at which a clock warns, and then runs out. Their subject is the message or the grade that set it. */
const REPLY = 'chat.reply';

interface About {
  readonly id: string;
  readonly centerId: string;
  readonly deskId: string;
}
/** A letter its visitor has added to. */
export interface HeardOn extends About, Pick<Contact, 'counselorId' | 'grade'> {}
interface Running extends ReplyClock {
  readonly id: string;
  readonly overdueAt: Date | null;
}
type End = 'answered' | 'no-answer-needed' | 'moved';

/**
 * A letter's clock: by when a person must have answered what its visitor wrote. At most one runs for a contact, from the first
 * unanswered word to the answer; a chat has none, somebody is there with it or an alarm stands.
 *
 * Locks: deadline, contact, clock. Whoever holds a contact therefore only sets deadlines, and settles one only if nobody holds
 * it: what is left due finds a clock that has ended, or was set by another word, and passes for nothing.
 */
@Injectable()
export class ReplyClocksService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly desks: DesksService,
    private readonly alarms: AlarmsService,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(REPLY, (tx, { subjectId }, now) => this.pass(tx, subjectId, now));
    // a tag says that nothing is to be answered, or that something is after all; a letter may become a call, and be one again;
    // a grade may leave less time than the words did
    const types = ['contact.tagged', 'contact.graded', 'contact.closed', 'contact.moved'] as const;
    onContactEvents(this.dispatcher, 'chat.reply-clocks', types, async (events) => {
      for (const { contactId } of events) {
        if (contactId) await this.work.run((tx) => this.look(tx, contactId, this.clock.now()));
      }
    });
  }

  /** For a letter that opens in a statement of its own: `with` members named `reply_clock` and `due`. */
  openingParts(contact: About, word: Word, minutes: readonly number[]): { clock: Sql; due: Sql } {
    const clock = clockOf(word, minutes);
    return {
      clock: sql`reply_clock as (${insertOf(newId(), contact, clock)})`,
      due: this.deadlines.part(deadlineOf(contact, clock.setBy, clock.warnsAt)),
    };
  }

  /** A visitor has added to a letter, whose contact is held: its clock starts, or is shortened, or goes on. */
  async heard(tx: Tx, contact: HeardOn, said: Word, minutes: readonly number[], now: Date): Promise<void> {
    const running = await this.lockRunning(tx, contact.id);
    const word = underJudgement(said, await this.judgement(tx, contact));
    if (running) return this.shorten(tx, contact, running, withWord(running, word, minutes), now);
    const clockId = await this.begin(tx, contact, clockOf(word, minutes));
    const { counselorId } = contact;
    if (counselorId) tx.publish(contactEvent('reply.owed-again', contact, now, { clockId, counselorId }));
  }

  /** What was unanswered no longer is; the contact is held. Nothing happens where nothing was. */
  async settle(tx: Tx, contact: About, by: End, now: Date): Promise<void> {
    const running = await this.lockRunning(tx, contact.id);
    if (!running) return;
    await tx.rows(sql`update reply_clocks set ended_at = ${now}, ended_by = ${by} where id = ${running.id}`);
    await this.deadlines.tryMet(tx, REPLY, running.setBy, now);
    if (running.overdueAt) await this.alarms.clearFor(tx, contact, 'reply-overdue', now);
    if (by === 'moved') return;
    const isInTime = !running.overdueAt && now <= running.dueAt;
    const payload = { clockId: running.id, owedSince: running.owedSince.toISOString() };
    if (!isInTime && !running.overdueAt) tx.publish(contactEvent('reply.overdue', contact, running.dueAt, payload));
    tx.publish(contactEvent('reply.settled', contact, now, payload));
  }

  /** Holds the clock against what is true now: it ends where nothing is owed by letter, and starts where something is. */
  async look(tx: Tx, contactId: string, now: Date): Promise<void> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact) return;
    if (!(await this.isOwed(tx, contact))) {
      return this.settle(tx, contact, contact.channel === 'board' ? 'no-answer-needed' : 'moved', now);
    }
    const running = await this.lockRunning(tx, contactId);
    const by = await this.judgement(tx, contact);
    const { replyMinutes } = await this.desks.byId(contact.deskId);
    if (running) {
      return by ? this.shorten(tx, contact, running, withJudgement(running, by, replyMinutes), now) : undefined;
    }
    const clock = clockOver(await this.unanswered(tx, contactId), by, replyMinutes);
    if (clock) await this.begin(tx, contact, clock);
  }

  /** @returns the clock's id */
  private async begin(tx: Tx, contact: About, clock: ReplyClock): Promise<string> {
    const id = newId();
    await tx.rows(insertOf(id, contact, clock));
    await this.deadlines.set(tx, deadlineOf(contact, clock.setBy, clock.warnsAt));
    return id;
  }

  /** Nothing happens where it is the same clock. */
  private async shorten(tx: Tx, contact: About, running: Running, next: ReplyClock, now: Date): Promise<void> {
    if (next === running) return;
    await tx.rows(sql`
      update reply_clocks set set_by = ${next.setBy}, signal = ${next.signal}, warns_at = ${next.warnsAt},
        due_at = ${next.dueAt}, warned_at = null where id = ${running.id}`);
    await this.deadlines.tryMet(tx, REPLY, running.setBy, now);
    await this.deadlines.set(tx, deadlineOf(contact, next.setBy, next.warnsAt));
  }

  /** Warns, or runs out; a clock that was not looked at in between runs out without a warning. */
  private async pass(tx: Tx, setBy: string, now: Date): Promise<void> {
    const [found] = await tx.rows<{ contactId: string }>(sql`
      select contact_id as "contactId" from reply_clocks where set_by = ${setBy} and ended_at is null`);
    const contact = found ? await tx.lock(Contact, found.contactId) : null;
    const running = contact ? await this.lockRunning(tx, contact.id) : null;
    if (!contact || running?.setBy !== setBy) return;
    if (!(await this.isOwed(tx, contact))) return this.look(tx, contact.id, now);
    const { id: clockId, owedSince, dueAt } = running;
    if (now < dueAt) {
      await tx.rows(sql`update reply_clocks set warned_at = ${now} where id = ${clockId}`);
      await this.deadlines.set(tx, deadlineOf(contact, setBy, dueAt));
      const payload = { clockId, counselorId: contact.counselorId, dueAt: dueAt.toISOString() };
      tx.publish(contactEvent('reply.due-soon', contact, now, payload));
      return;
    }
    await tx.rows(sql`update reply_clocks set overdue_at = ${now} where id = ${clockId}`);
    tx.publish(contactEvent('reply.overdue', contact, now, { clockId, owedSince: owedSince.toISOString() }));
    await this.alarms.raiseFor(tx, contact, 'reply-overdue', now);
  }

  private async lockRunning(tx: Tx, contactId: string): Promise<Running | null> {
    const [running] = await tx.rows<Running>(sql`
      select id, owed_since as "owedSince", set_by as "setBy", signal, warns_at as "warnsAt", due_at as "dueAt",
        overdue_at as "overdueAt"
      from reply_clocks where contact_id = ${contactId} and ended_at is null for update`);
    return running ?? null;
  }

  /** Whether an answer is owed by letter. */
  private async isOwed(tx: Tx, { id, channel, state }: Contact): Promise<boolean> {
    if (channel !== 'board' || state === 'closed') return false;
    const met = await tx.rows(sql`
      select 1 from contact_requirements where contact_id = ${id} and code = 'answer' and met_at is not null`);
    return met.length === 0;
  }

  /** The grade of 3 or 4 that stands, since it was given. */
  private async judgement(tx: Tx, { id, grade }: Pick<HeardOn, 'id' | 'grade'>): Promise<Judgement | null> {
    if (grade !== '3' && grade !== '4') return null;
    const [given] = await tx.rows<{ gradeId: string; at: Date }>(sql`
      select id as "gradeId", graded_at as at from grades where contact_id = ${id} order by graded_at desc, id desc limit 1`);
    return given ? { ...given, grade: grade === '3' ? 3 : 4 } : null;
  }

  private unanswered(tx: Tx, contactId: string): Promise<Word[]> {
    return tx.rows<Word>(sql`
      select m.id, m.occurred_at as at, coalesce(s.level, 0) as signal
      from messages m left join signals s on s.message_id = m.id
      where m.contact_id = ${contactId} and m.author = 'visitor' and m.seq > coalesce((
        select max(o.seq) from messages o where o.contact_id = ${contactId} and o.author = 'counselor'), 0)
      order by m.seq`);
  }
}

function insertOf(id: string, contact: About, clock: ReplyClock): Sql {
  return sql`
    insert into reply_clocks (id, center_id, desk_id, contact_id, owed_since, set_by, signal, warns_at, due_at)
    values (${id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${clock.owedSince}, ${clock.setBy},
      ${clock.signal}, ${clock.warnsAt}, ${clock.dueAt})`;
}

function deadlineOf({ centerId }: About, setBy: string, dueAt: Date) {
  return { centerId, kind: REPLY, subjectId: setBy, dueAt };
}
