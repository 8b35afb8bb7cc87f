import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { z } from 'zod';
import { Log } from './log.js';
import { RedisLink } from './redis-link.js';

/** Ids and nothing else pass from process to process: what somebody wrote is read from the database by each. */
export type Ids = Readonly<Record<string, string>>;
type Act = (ids: Ids) => Promise<void>;
type Fleeting = (ids: Ids, payload: unknown) => void;

const CHANNEL = 'lamplight:processes';
const FLEETING = 'lamplight:fleeting';
/** UTF-16 units of what is passed on; what is longer is a mistake of ours. */
const MAX_PASSED = 80_000;
/** Another value, or none: Redis was emptied or is another one, and what was under way in it is gone. */
const MARK = 'lamplight:mark';
const LOOK_EVERY_MS = 1_000;
const PUBLISH_MS = 1_000;

const word = z.strictObject({ from: z.uuid(), act: z.string(), ids: z.record(z.string(), z.uuid()) });
const passing = word.extend({ payload: z.unknown() });
const RESYNC = 'resync';

/**
 * The processes of one service. What has to happen in each of them, such as showing a message to whoever has its thread
 * open there, is asked of all by id. Without REDIS_URL there is this one only. What cannot be passed on is not kept: once
 * the way is open again, every process tells its pages to catch up (`onMissed`).
 */
@Injectable()
export class Processes implements OnApplicationBootstrap {
  /** Another one at every start. */
  readonly id = randomUUID();
  private readonly acts = new Map<string, Act>();
  private readonly fleeting = new Map<string, Fleeting>();
  private readonly whenMissed: (() => void)[] = [];
  private missedHere = false;
  private missedElsewhere = false;
  private mark: string | undefined;

  constructor(
    private readonly redis: RedisLink,
    private readonly log: Log,
  ) {}

  /**
   * Makes an act one that happens in every process.
   * @returns does it here, failing as it fails, and asks the others to; in another one a failure counts as missed
   */
  everywhere<Named extends Ids>(act: string, perform: (ids: Named) => Promise<void>): (ids: Named) => Promise<void> {
    if (act === RESYNC || this.acts.has(act)) throw new Error(`there is an act called ${act}`);
    this.acts.set(act, perform as unknown as Act);
    return async (ids) => {
      await Promise.all([perform(ids), this.tellOthers(act, ids)]);
    };
  }

  /**
   * For what must be kept nowhere, such as network addresses of two browsers: said once by publish/subscribe, heard by the
   * processes that listen at that moment, and lost without a word otherwise. Whoever needs it has to ask for it again.
   * @returns does it here and passes it on
   */
  passOn<Named extends Ids, Payload>(
    act: string,
    perform: (ids: Named, payload: Payload) => void,
  ): (ids: Named, payload: Payload) => Promise<void> {
    if (this.fleeting.has(act)) throw new Error(`there is an act called ${act}`);
    this.fleeting.set(act, perform as unknown as Fleeting);
    return async (ids, payload) => {
      perform(ids, payload);
      if (!this.redis.configured || !this.redis.isUp) return;
      const said = JSON.stringify(passing.parse({ from: this.id, act, ids, payload }));
      if (said.length > MAX_PASSED) throw new Error(`${act}: too long to be passed on`);
      await inTime(this.redis.client.publish(FLEETING, said));
    };
  }

  /** Something may not have reached this process: its pages have to ask for what is new. */
  onMissed(catchUp: () => void): void {
    this.whenMissed.push(catchUp);
  }

  /** A push from here may not have reached the other processes: they are told as soon as they can be. */
  missed(): void {
    this.missedElsewhere = true;
  }

  onApplicationBootstrap(): void {
    if (!this.redis.configured) return;
    const subscriber = this.redis.connection({ keepsWaiting: true });
    subscriber.on('ready', () => {
      this.missedHere = true; // whatever was said while nobody listened
    });
    subscriber
      .subscribe(CHANNEL, (text) => void this.hear(text))
      .catch((error: unknown) => this.log.error('processes.deaf', error));
    subscriber
      .subscribe(FLEETING, (text) => this.hearPassing(text))
      .catch((error: unknown) => this.log.error('processes.deaf', error));
    void this.redis.client; // connects
  }

  /** Makes good, within a second or so, what could not be passed on. */
  @Interval(LOOK_EVERY_MS)
  async look(): Promise<void> {
    if (!this.redis.configured || !this.redis.isUp) return;
    await this.lookAtMark();
    if (this.missedElsewhere) {
      this.missedElsewhere = false;
      await this.tellOthers(RESYNC, {});
    }
    if (this.missedHere) {
      this.missedHere = false;
      this.log.info('processes.catch-up');
      for (const catchUp of this.whenMissed) catchUp();
    }
  }

  private async lookAtMark(): Promise<void> {
    try {
      await this.redis.client.set(MARK, randomUUID(), { condition: 'NX' });
      const mark = (await this.redis.client.get(MARK)) ?? undefined;
      if (this.mark !== undefined && mark !== this.mark) this.missedHere = true;
      this.mark = mark;
    } catch {
      // away again: the next look finds out
    }
  }

  private async tellOthers(act: string, ids: Ids): Promise<void> {
    if (!this.redis.configured) return;
    const said = JSON.stringify(word.parse({ from: this.id, act, ids }));
    if (!(await this.published(said))) this.missedElsewhere = true;
  }

  /** Never throws, and takes a second at most. @returns whether Redis has it */
  private async published(said: string): Promise<boolean> {
    if (!this.redis.isUp) return false;
    return inTime(this.redis.client.publish(CHANNEL, said));
  }

  private hearPassing(text: string): void {
    try {
      const { from, act, ids, payload } = passing.parse(JSON.parse(text));
      if (from !== this.id) this.fleeting.get(act)?.(ids, payload);
    } catch {
      this.log.warn('processes.passing-failed'); // not what it was: it may name somebody's network
    }
  }

  private async hear(text: string): Promise<void> {
    try {
      const { from, act, ids } = word.parse(JSON.parse(text));
      if (from === this.id) return;
      if (act === RESYNC) this.missedHere = true;
      else await this.acts.get(act)?.(ids);
    } catch (error) {
      this.missedHere = true;
      this.log.error('processes.act-failed', error);
    }
  }
}

/** Whether it went well within a second. Never throws. */
export async function inTime(command: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PUBLISH_MS);
  });
  const outcome = command.then(
    () => true,
    () => false,
  );
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}
