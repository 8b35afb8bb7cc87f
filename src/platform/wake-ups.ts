import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createPostgresBackend, type PostgresPoolConfig, withBackend } from 'bullmq';
import { Config } from './config.js';
import { connectionOf, type DatabaseTarget } from './database.js';
import { Log } from './log.js';

const { Queue, Worker } = withBackend(createPostgresBackend);
const QUEUE = 'wake-ups';

/** Where jobs live: the runtime login of the same database. */
export class JobStore {
  constructor(readonly target: DatabaseTarget) {}
}

/**
 * Delayed BullMQ jobs that say "look at this deadline now". They carry nothing but an id and may be lost, doubled or
 * late without harm: the rows are the truth and the sweep looks at all of them.
 */
@Injectable()
export class WakeUps implements OnApplicationBootstrap, OnApplicationShutdown {
  private queue: InstanceType<typeof Queue<{ deadlineId: string }>> | undefined;
  private worker: InstanceType<typeof Worker<{ deadlineId: string }>> | undefined;
  private wake: (deadlineId: string) => Promise<void> = async () => undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly store: JobStore,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  onWake(wake: (deadlineId: string) => Promise<void>): void {
    this.wake = wake;
  }

  onApplicationBootstrap(): void {
    this.queue = new Queue<{ deadlineId: string }>(QUEUE, { connection: this.connection(3) });
    this.queue.on('error', (error: Error) => this.log.error('jobs.queue-error', error));
    if (!this.config.doesBackgroundWork) return;
    this.worker = new Worker<{ deadlineId: string }>(QUEUE, (job) => this.wake(job.data.deadlineId), {
      connection: this.connection(5),
      concurrency: 4,
    });
    this.worker.on('error', (error: Error) => this.log.error('jobs.worker-error', error));
  }

  /** @param delay milliseconds from now */
  schedule(deadlineId: string, delay: number): void {
    // `removeOnComplete: {count}` deadlocks on PostgreSQL under concurrency; `true` does not
    // a little after the moment itself, lest a fast timer finds the deadline not yet due
    const options = { jobId: deadlineId, delay: delay + 20, removeOnComplete: true, removeOnFail: true };
    const added = this.queue
      ?.add('wake', { deadlineId }, options)
      .catch((error: unknown) => this.log.error('jobs.not-scheduled', error));
    if (!added) return;
    this.underWay.add(added);
    void added.finally(() => this.underWay.delete(added));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
    await this.worker?.close();
    await this.queue?.close();
  }

  private connection(max: number): PostgresPoolConfig {
    return { ...connectionOf(this.store.target), max };
  }
}
