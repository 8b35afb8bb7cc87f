import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { Database } from './database.js';
import { newId } from './ids.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { type Tx, UnitOfWork } from './unit-of-work.js';
import { WakeUps } from './wake-ups.js';

export interface Deadline {
  readonly id: string;
  readonly centerId: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
}

/** What happens when a deadline passes. Runs in the transaction that settles it: both happen, once, or neither. */
export type DeadlineHandler = (tx: Tx, deadline: Deadline, now: Date) => Promise<void>;

const SWEEP_EVERY_MS = 5_000;
const SWEEP_AT_ONCE = 500;
/** A deadline whose handler keeps failing is set aside (kept, logged, counted) so that it holds up nobody else. */
const MAX_ATTEMPTS = 20;

/**
 * Deadlines are rows; a BullMQ job merely wakes the process in time, and a sweep finds what a lost job would have woken.
 * Whoever comes first settles the row under its lock, so a deadline passes once, whatever dies or runs twice.
 */
@Injectable()
export class Deadlines {
  private readonly handlers = new Map<string, DeadlineHandler>();
  private sweeping = Promise.resolve(0);

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly wakeUps: WakeUps,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    wakeUps.onWake((id) => this.settle(id));
  }

  on(kind: string, handler: DeadlineHandler): void {
    this.handlers.set(kind, handler);
  }

  /**
   * Sets the one deadline of this kind that the subject has, in the caller's transaction. One that is due already, because
   * somebody else has set it at the same moment, is set to this time.
   */
  async set(tx: Tx, deadline: Omit<Deadline, 'id'>): Promise<void> {
    const [set] = await tx.rows<{ id: string }>(sql`
      insert into deadlines (id, center_id, kind, subject_id, due_at)
      values (${newId()}, ${deadline.centerId}, ${deadline.kind}, ${deadline.subjectId}, ${deadline.dueAt})
      on conflict (kind, subject_id) where state = 'due' do update set due_at = excluded.due_at
      returning id`);
    if (!set) throw new Error('a deadline was not set');
    const { id } = set;
    const delay = Math.max(0, deadline.dueAt.getTime() - this.clock.now().getTime());
    tx.afterCommit(() => this.wakeUps.schedule(id, delay));
  }

  /**
   * The same as a member of a `with` named `due`, for the hot paths that are one statement. Nobody is woken for it: the sweep
   * finds it, up to 5 s late.
   */
  part(deadline: Omit<Deadline, 'id'>): Sql {
    return sql`
      due as (
        insert into deadlines (id, center_id, kind, subject_id, due_at)
        values (${newId()}, ${deadline.centerId}, ${deadline.kind}, ${deadline.subjectId}, ${deadline.dueAt})
      )`;
  }

  /**
   * Moves deadlines that are still due to another time, all in one statement; the others are left alone.
   * @returns the subjects of those that were moved
   */
  async postpone(kind: string, subjectIds: readonly string[], dueAt: Date): Promise<string[]> {
    if (subjectIds.length === 0) return [];
    const moved = await this.db.rows<{ subjectId: string }>(
      sql`
        update deadlines set due_at = ${dueAt} where id in (
          select id from deadlines where kind = ${kind} and subject_id = any(${subjectIds}::uuid[]) and state = 'due'
          order by id for update)
        returning subject_id as "subjectId"`,
      'deadlines-postpone',
    );
    return moved.map(({ subjectId }) => subjectId);
  }

  /** Lets one pass now if it is due by now, for whoever knows of it sooner than the sweep. */
  async letPassDue(kind: string, subjectId: string): Promise<void> {
    const due = await this.db.rows<{ id: string }>(sql`
      select id from deadlines where kind = ${kind} and subject_id = ${subjectId} and state = 'due'
        and due_at <= ${this.clock.now()}`);
    for (const { id } of due) await this.settle(id);
  }

  /** The subject did in time what was due, or it no longer matters. */
  async met(tx: Tx, kind: string, subjectId: string, now: Date): Promise<void> {
    await tx.rows(sql`
      update deadlines set state = 'met', settled_at = ${now}
      where kind = ${kind} and subject_id = ${subjectId} and state = 'due'`);
  }

  /**
   * The same for whoever may just as well leave it: waits for nobody who holds it at this moment.
   * @returns false where it was not due any more, or is held
   */
  async tryMet(tx: Tx, kind: string, subjectId: string, now: Date): Promise<boolean> {
    const met = await tx.rows(sql`
      update deadlines set state = 'met', settled_at = ${now}
      where id = (select id from deadlines where kind = ${kind} and subject_id = ${subjectId} and state = 'due'
        for update skip locked)
      returning id`);
    return met.length > 0;
  }

  /** Lets pass what is due by now. One sweep at a time; a second one waits for its turn. @returns how many did */
  @Interval(SWEEP_EVERY_MS)
  sweep(): Promise<number> {
    if (!this.config.doesBackgroundWork) return Promise.resolve(0);
    this.sweeping = this.sweeping.then(() => this.letPassAllDue());
    return this.sweeping;
  }

  private async letPassAllDue(): Promise<number> {
    try {
      const due = await this.db.rows<{ id: string }>(sql`
        select id from deadlines where state = 'due' and due_at <= ${this.clock.now()}
        order by due_at limit ${SWEEP_AT_ONCE}`);
      for (const { id } of due) await this.settle(id);
      return due.length;
    } catch (error) {
      this.log.error('deadlines.sweep-failed', error);
      return 0;
    }
  }

  private async settle(id: string): Promise<void> {
    try {
      await this.work.run((tx) => this.letPass(tx, id));
    } catch (error) {
      this.log.error('deadline.failed', error, { deadline: id });
      await this.db.rows(sql`
        update deadlines set attempts = attempts + 1, last_error = 'handler-failed',
          state = case when attempts + 1 >= ${MAX_ATTEMPTS} then 'set-aside' else state end,
          settled_at = case when attempts + 1 >= ${MAX_ATTEMPTS} then ${this.clock.now()}::timestamptz end
        where id = ${id} and state = 'due'`);
    }
  }

  private async letPass(tx: Tx, id: string): Promise<void> {
    const now = this.clock.now();
    const [deadline] = await tx.rows<Deadline>(sql`
      select id, center_id as "centerId", kind, subject_id as "subjectId", due_at as "dueAt"
      from deadlines where id = ${id} and state = 'due' and due_at <= ${now} for update skip locked`);
    if (!deadline) return;
    const handler = this.handlers.get(deadline.kind);
    if (!handler) throw new Error(`no handler for deadlines of kind ${deadline.kind}`);
    // before the handler, so that it may set the next one of the same kind: an errand tried again later
    await tx.rows(sql`update deadlines set state = 'passed', settled_at = ${now} where id = ${id}`);
    await handler(tx, deadline, now);
    this.metrics.deadlinesPassed.inc({ kind: deadline.kind });
  }
}
