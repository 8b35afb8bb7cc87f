import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Database, Deadlines, Log, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { type ToDeliver, WechatSender } from './wechat-sender.service.js';

/** The kind of the deadlines at which what waits for somebody is sent, again and again until it is. */
export const WECHAT_DELIVERY = 'wechat.delivery';

/** Longer than we wait for WeChat to answer: whoever's lease is over is asking nothing any more. */
const LEASE_MS = 30_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_800_000;
/** After so many tries, a minute and a quarter, a supervisor and whoever administers the center see that nothing goes out. */
const ALARM_AFTER = 5;

interface Errand {
  readonly personId: string;
  readonly leaseId: string;
  /** this one included */
  readonly attempts: number;
}

/**
 * Brings what waits for a person to her, one after the other and by one process at a time: a deadline says when, a lease on
 * the row of her identity says who. The asking happens outside any transaction, and the next try is set before it begins, so
 * nothing is lost with a process.
 */
@Injectable()
export class DeliveryErrands implements OnModuleInit, OnApplicationShutdown {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly sender: WechatSender,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(WECHAT_DELIVERY, (tx, { subjectId, centerId }, now) => this.next(tx, subjectId, centerId, now));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  /** Something waits for her: it is sent at once, or by whoever is sending to her now. */
  async arrange(tx: Tx, personId: string, now: Date): Promise<void> {
    // the deadline before the identity: whoever tries locks in this order too
    const due = sql`kind = ${WECHAT_DELIVERY} and subject_id = ${personId} and state = 'due'`;
    await tx.rows(sql`update deadlines set due_at = least(due_at, ${now}) where ${due}`);
    const [identity] = await tx.rows<{ centerId: string }>(sql`
      update wechat_identities set attempts = 0 where person_id = ${personId} returning center_id as "centerId"`);
    const set = await tx.rows(sql`select 1 from deadlines where ${due}`);
    if (!identity || set.length > 0) return;
    const { centerId } = identity;
    await this.deadlines.set(tx, { centerId, kind: WECHAT_DELIVERY, subjectId: personId, dueAt: now });
  }

  /** Resolves when nothing is being sent here. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay.values());
  }

  private async next(tx: Tx, personId: string, centerId: string, now: Date): Promise<void> {
    const leaseId = newId();
    const [errand] = await tx.rows<Errand>(sql`
      update wechat_identities set attempts = attempts + 1, lease_id = ${leaseId}, leased_until = ${leaseFrom(now)}
      where person_id = ${personId} and (leased_until is null or leased_until <= ${now})
      returning person_id as "personId", lease_id as "leaseId", attempts`);
    const dueAt = errand ? new Date(now.getTime() + pauseAfter(errand.attempts)) : leaseFrom(now);
    await this.deadlines.set(tx, { centerId, kind: WECHAT_DELIVERY, subjectId: personId, dueAt });
    if (!errand) return;
    tx.afterCommit(() => {
      const going = this.perform(errand).finally(() => this.underWay.delete(leaseId));
      this.underWay.set(leaseId, going);
    });
  }

  private async perform(errand: Errand): Promise<void> {
    let now: ToDeliver | null = null;
    try {
      while (true) {
        now = await this.sender.firstFor(errand.personId);
        if (!now) break;
        if (!(await this.sender.bring(now, () => this.renew(errand)))) return;
      }
      await this.finish(errand);
    } catch (error) {
      const { personId: person, attempts } = errand;
      this.log.error('wechat.not-delivered', error, { person, attempts });
      await this.letGo(errand, attempts >= ALARM_AFTER ? now : null).catch((later) =>
        this.log.error('wechat.not-delivered', later, { person, attempts }),
      );
    }
  }

  /** @returns false where the lease has gone to somebody else */
  private async renew({ personId, leaseId }: Errand): Promise<boolean> {
    const mine = await this.db.rows(sql`
      update wechat_identities set leased_until = ${leaseFrom(this.clock.now())}
      where person_id = ${personId} and lease_id = ${leaseId} returning 1`);
    return mine.length > 0;
  }

  /** Nothing waits any more, or something has come while the last was sent. */
  private finish({ personId, leaseId }: Errand): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, WECHAT_DELIVERY, personId, now);
      const [again] = await tx.rows<{ centerId: string; waits: boolean }>(sql`
        update wechat_identities w set attempts = 0,
          lease_id = case when lease_id = ${leaseId} then null else lease_id end,
          leased_until = case when lease_id = ${leaseId} then null else leased_until end
        where person_id = ${personId} returning center_id as "centerId", exists (
          select 1 from message_deliveries d where d.person_id = w.person_id and d.state = 'waiting') as waits`);
      if (!again?.waits) return;
      const { centerId } = again;
      await this.deadlines.set(tx, { centerId, kind: WECHAT_DELIVERY, subjectId: personId, dueAt: now });
    });
  }

  /** Nothing to do for another try: its deadline is set. */
  private letGo({ personId, leaseId }: Errand, stuck: ToDeliver | null): Promise<void> {
    return this.work.run(async (tx) => {
      await tx.rows(sql`
        update wechat_identities set lease_id = null, leased_until = null
        where person_id = ${personId} and lease_id = ${leaseId}`);
      if (stuck) await this.sender.raiseAlarm(tx, stuck, this.clock.now());
    });
  }
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

/** Milliseconds: 5 s, then twice as long each time, half an hour at most. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
}
