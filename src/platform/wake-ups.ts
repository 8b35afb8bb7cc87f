import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import * as bullmq from 'bullmq';
import pg from 'pg';
import { Config } from './config.js';
import { connectionOf, type DatabaseTarget } from './database.js';
import { Log } from './log.js';
import { RedisLink } from './redis-link.js';
import { SteadyClient } from './steady-client.js';

const onPostgres = bullmq.withBackend(bullmq.createPostgresBackend);
const QUEUE = 'wake-ups';
/** In Redis, before the queue's name. */
const PREFIX = 'lamplight';
const WAKES_AT_ONCE = 4;
/** Without Redis: each job under way may need one, adding and listening need some more. */
const CONNECTIONS = 9;

interface WakeUp {
  deadlineId: string;
}
/** How long a stop waits for jobs that are being added (the sweep finds what they would have woken), and for the pool to close. */
const LAST_WORDS_MS = 2_000;
/** A store of jobs that is away fails over and over; once in a while says enough. */
const COMPLAIN_EVERY_MS = 30_000;

/** Where jobs live without Redis: the runtime login of the same database. */
export class JobStore {
  constructor(readonly target: DatabaseTarget) {}
}

/**
 * Delayed BullMQ jobs that say "look at this deadline now". They carry nothing but an id and may be lost, doubled or
 * late without harm: the rows are the truth and the sweep looks at all of them.
 */
@Injectable()
export class WakeUps implements OnApplicationBootstrap, OnApplicationShutdown {
  private queue: Pick<bullmq.Queue<WakeUp>, 'add' | 'close'> | undefined;
  private worker: Pick<bullmq.Worker<WakeUp>, 'close'> | undefined;
  private pool: pg.Pool | undefined;
  private complainedAt = 0;
  private wake: (deadlineId: string) => Promise<void> = async () => undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly store: JobStore,
    private readonly redis: RedisLink,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  onWake(wake: (deadlineId: string) => Promise<void>): void {
    this.wake = wake;
  }

  onApplicationBootstrap(): void {
    const { queue, work } = this.redis.configured ? this.onRedis() : this.onPostgres();
    this.queue = queue;
    queue.on('error', (error: Error) => this.complain('jobs.queue-error', error));
    if (!this.config.doesBackgroundWork) return;
    const worker = work((job) => this.wake(job.data.deadlineId));
    this.worker = worker;
    worker.on('error', (error: Error) => this.complain('jobs.worker-error', error));
  }

  /** @param delay milliseconds from now */
  schedule(deadlineId: string, delay: number): void {
    // `removeOnComplete: {count}` deadlocks on PostgreSQL under concurrency; `true` does not
    // a little after the moment itself, lest a fast timer finds the deadline not yet due
    if (this.redis.configured && !this.redis.isUp) return;
    const options = { jobId: deadlineId, delay: delay + 20, removeOnComplete: true, removeOnFail: true };
    const added = this.queue
      ?.add('wake', { deadlineId }, options)
      .catch((error: unknown) => this.complain('jobs.not-scheduled', error));
    if (!added) return;
    this.underWay.add(added);
    void added.finally(() => this.underWay.delete(added));
  }

  async onApplicationShutdown(): Promise<void> {
    await atMost(LAST_WORDS_MS, Promise.all(this.underWay));
    // a Redis that is away can't be told goodbye; its connections are cut by RedisLink
    if (this.redis.configured && !this.redis.isUp) return;
    await this.worker?.close();
    await this.queue?.close();
    // a connection that the library took and lost with the database never comes back to the pool
    await atMost(LAST_WORDS_MS, this.pool?.end());
  }

  /** A pool of ours, since connections that the library makes for itself can end the process; @see SteadyClient */
  private onPostgres() {
    const connection = new pg.Pool({
      ...connectionOf(this.store.target),
      max: CONNECTIONS,
      Client: SteadyClient,
      keepAlive: true,
      options: '-c search_path=bullmq',
    });
    this.pool = connection;
    return {
      queue: new onPostgres.Queue<WakeUp>(QUEUE, { connection }),
      work: (act: (job: bullmq.Job<WakeUp>) => Promise<void>) =>
        new onPostgres.Worker<WakeUp>(QUEUE, act, { connection, concurrency: WAKES_AT_ONCE }),
    };
  }

  private onRedis() {
    const connection = () =>
      bullmq.createNodeRedisClient(this.redis.connection({ keepsWaiting: true, connects: false }));
    return {
      queue: new bullmq.Queue<WakeUp>(QUEUE, { connection: connection(), prefix: PREFIX }),
      work: (act: (job: bullmq.Job<WakeUp>) => Promise<void>) =>
        new bullmq.Worker<WakeUp>(QUEUE, act, { connection: connection(), prefix: PREFIX, concurrency: WAKES_AT_ONCE }),
    };
  }

  private complain(event: string, error: unknown): void {
    const now = performance.now();
    if (this.complainedAt !== 0 && now - this.complainedAt < COMPLAIN_EVERY_MS) return;
    this.complainedAt = now;
    this.log.error(event, error);
  }
}

async function atMost(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, new Promise((enough) => setTimeout(enough, ms).unref())]);
}
