import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { Database } from './database.js';
import type { EventConsumer, StoredEvent } from './events.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';

/** How long the relay leaves a new event to the process that committed it. */
export const firstDeliveryGrace = '5 seconds';
const RELAY_EVERY_MS = 2_000;
const BATCH = 256;
/** Brought this often without an end, an event may be what ends the process: from then on it is brought alone. */
const SUSPECT_ATTEMPTS = 3;
/** After this many failures an event is set aside: kept, visible in the metrics, and no longer in anybody's way. */
const MAX_ATTEMPTS = 10;

/**
 * Brings committed events to their consumers: at once and in batches in the process that committed them, by the relay
 * whatever that process left behind. At least once, in no promised order.
 */
@Injectable()
export class EventDispatcher implements OnApplicationShutdown {
  private readonly consumers: EventConsumer[] = [];
  private readonly waiting: StoredEvent[] = [];
  private draining: Promise<void> | undefined;
  private relaying = false;
  private closed = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  register(consumer: EventConsumer): void {
    this.consumers.push(consumer);
  }

  /** Takes events whose transaction has committed. Never throws: what fails here the relay brings again. */
  accept(events: readonly StoredEvent[]): void {
    if (events.length === 0 || this.closed) return;
    this.waiting.push(...events);
    this.draining ??= this.drain();
  }

  /** Resolves once everything accepted so far has been delivered or handed to the relay. */
  async settled(): Promise<void> {
    while (this.draining) await this.draining;
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.settled();
  }

  /** Brings what nobody has delivered yet: its process died, or a consumer refused it. */
  @Interval(RELAY_EVERY_MS)
  async relay(): Promise<void> {
    if (this.relaying || this.closed || !this.config.doesBackgroundWork) return;
    this.relaying = true;
    try {
      await this.setExhaustedAside();
      await this.deliver(await this.claim(BATCH, 'fresh'), 'claimed');
      for (let tried = 0; tried < BATCH; tried++) {
        const [suspect] = await this.claim(1, 'suspect');
        if (!suspect) break;
        await this.deliver([suspect], 'claimed');
      }
    } catch (error) {
      this.log.error('relay.failed', error);
    } finally {
      this.relaying = false;
    }
  }

  /**
   * Claimed for a minute; a relay that dies leaves its claim to the next one. The attempt is counted before anything is
   * delivered, so that an event which ends the process each time is set aside as well.
   */
  private async claim(most: number, which: 'fresh' | 'suspect'): Promise<StoredEvent[]> {
    const now = this.clock.now();
    const rows = await this.db.rows<{ event: StoredEvent }>(sql`
      update outbox set next_attempt_at = ${now}::timestamptz + interval '1 minute', attempts = attempts + 1
      where event_id in (
        select event_id from outbox where set_aside_at is null and next_attempt_at <= ${now}
          and (attempts >= ${SUSPECT_ATTEMPTS}) = ${which === 'suspect'}
        order by next_attempt_at limit ${most} for update skip locked)
      returning event`);
    return rows.map((row) => row.event);
  }

  /** Those whose last attempt allowed has come to no end: nobody was left to count it. */
  private async setExhaustedAside(): Promise<void> {
    const now = this.clock.now();
    const aside = await this.db.rows(sql`
      update outbox set set_aside_at = ${now}::timestamptz, last_error = 'event.never-ended'
      where event_id in (
        select event_id from outbox
        where set_aside_at is null and next_attempt_at <= ${now} and attempts >= ${MAX_ATTEMPTS} for update skip locked)
      returning event_id`);
    if (aside.length > 0) this.metrics.eventsSetAside.inc(aside.length);
  }

  private async drain(): Promise<void> {
    await new Promise((next) => setImmediate(next)); // lets commits of the same tick travel together
    try {
      while (this.waiting.length > 0) await this.deliver(this.waiting.splice(0, BATCH), 'new');
    } catch (error) {
      this.log.error('dispatch.failed', error);
    } finally {
      this.draining = undefined;
      if (this.waiting.length > 0) this.draining = this.drain();
    }
  }

  private async deliver(events: readonly StoredEvent[], from: 'new' | 'claimed'): Promise<void> {
    if (events.length === 0) return;
    if (await this.tellAll(events)) return this.forget(events);
    // one of them may be poison: find it, and let the others through
    for (const event of events) {
      if (await this.tellAll([event])) await this.forget([event]);
      else await this.postpone(event, from === 'claimed' ? 0 : 1);
    }
  }

  private async tellAll(events: readonly StoredEvent[]): Promise<boolean> {
    const outcomes = await Promise.allSettled(this.consumers.map((consumer) => consumer.handle(events)));
    outcomes.forEach((outcome, at) => {
      if (outcome.status === 'rejected') {
        this.log.error('event.refused', outcome.reason, { consumer: this.consumers[at]?.name ?? '?' });
      }
    });
    return outcomes.every((outcome) => outcome.status === 'fulfilled');
  }

  private async forget(events: readonly StoredEvent[]): Promise<void> {
    await this.db.rows(
      sql`delete from outbox where event_id = any(${events.map((event) => event.id)}::uuid[])`,
      'outbox-forget',
    );
  }

  /** @param uncounted attempts that the row does not know of yet */
  private async postpone(event: StoredEvent, uncounted: 0 | 1): Promise<void> {
    const now = this.clock.now();
    const rows = await this.db.rows<{ aside: boolean }>(sql`
      update outbox set attempts = attempts + ${uncounted}, last_error = 'event.refused',
        next_attempt_at = ${now}::timestamptz + least(interval '10 minutes', interval '1 second' * 2 ^ (attempts + ${uncounted})),
        set_aside_at = case when attempts + ${uncounted} >= ${MAX_ATTEMPTS} then ${now}::timestamptz end
      where event_id = ${event.id} returning set_aside_at is not null as aside`);
    if (rows[0]?.aside) this.metrics.eventsSetAside.inc();
  }
}
