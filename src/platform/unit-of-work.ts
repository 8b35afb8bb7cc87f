import { Injectable } from '@nestjs/common';
import { DatabaseError, type PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { EventDispatcher, firstDeliveryGrace } from './event-dispatcher.js';
import { type NewEvent, type StoredEvent, storedEvent } from './events.js';

/** One transaction. Everything written in it and every event published in it becomes true together or not at all. */
export class Tx {
  private readonly published: StoredEvent[] = [];
  private readonly hooks: (() => void)[] = [];

  /** @param connection the one that the manager's transaction is open on: our own statements need nothing of TypeORM's */
  constructor(
    readonly manager: EntityManager,
    private readonly connection: Pick<PoolClient, 'query'>,
  ) {}

  async rows<Row>(statement: Sql): Promise<Row[]> {
    const { text, values } = statement;
    const { rows } = await this.connection.query({ text, values, ...preparedAs(text) });
    return rows as Row[];
  }

  /** Reads a row and holds it until the transaction ends. @returns null where there is none */
  lock<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>, id: string): Promise<Entity | null> {
    return this.manager
      .getRepository(entity)
      .createQueryBuilder('held')
      .where('held.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
  }

  /** Told to consumers after the commit, in this process at once, by the relay if this process dies. */
  publish(...events: NewEvent[]): void {
    this.published.push(...events.map(storedEvent));
  }

  /** Runs after the commit only. For wake-ups that a sweep would make good, never for anything that must happen. */
  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  /** @internal */
  async storeEvents(): Promise<readonly StoredEvent[]> {
    if (this.published.length > 0) await this.rows(storeEvents(this.published));
    return this.published;
  }

  /** @internal */
  runHooks(): void {
    for (const hook of this.hooks) hook();
  }
}

/**
 * How many transactions are open at once. Fewer than the pool has connections: a transaction may need a statement outside
 * itself (a person's key), and twenty of them, each holding a connection and waiting for one more, would wait for ever.
 */
const TRANSACTIONS_AT_ONCE = 12;
/** A transaction that met another one head-on is tried so often in all. */
const MOST_TIMES = 3;

/** Opens transactions. `tx` is passed on explicitly, as the first argument, to whatever takes part. */
@Injectable()
export class UnitOfWork {
  private open = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly source: DataSource,
    private readonly dispatcher: EventDispatcher,
  ) {}

  /**
   * All of it or nothing. Two that wait for each other cost one of them its transaction: that one is done over, as if it had
   * come a moment later, so `work` must leave nothing behind but what it does through `tx`.
   */
  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    await this.turn();
    try {
      for (let time = 1; ; time++) {
        try {
          return await this.once(work);
        } catch (error) {
          if (!isDeadlock(error) || time === MOST_TIMES) throw error;
        }
      }
    } finally {
      this.passTurnOn();
    }
  }

  private async once<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const { result, tx, events } = await this.source.transaction(async (manager) => {
      const tx = new Tx(manager, await connectionOf(manager));
      const result = await work(tx);
      return { result, tx, events: await tx.storeEvents() };
    });
    tx.runHooks();
    this.dispatcher.accept(events);
    return result;
  }

  /**
   * For a hot path that is one statement: those that wait at the same time share it.
   * @param perform all of them or none; a result for each, in the same order, where there are any
   */
  inGroups<Item, Result = undefined>(
    perform: (items: readonly Item[]) => Promise<readonly Result[]>,
  ): Groups<Item, Result> {
    return new Groups(perform);
  }

  private async turn(): Promise<void> {
    if (this.open >= TRANSACTIONS_AT_ONCE) return new Promise((go) => this.queue.push(go));
    this.open += 1;
  }

  private passTurnOn(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.open -= 1;
  }
}

/** PostgreSQL's word for it, whether its own driver says it or TypeORM around it. */
function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '40P01';
}

async function connectionOf(manager: EntityManager): Promise<PoolClient> {
  const runner = manager.queryRunner;
  if (!runner) throw new Error('a transaction without a connection');
  return (await runner.connect()) as PoolClient;
}

const timesSeen = new Map<string, number>();
const namesOfTexts = new Map<string, string>();
/** A text seen this often is prepared, once per connection: parsing and planning cost more than most statements do. */
const OFTEN = 5;
/** So many texts are told apart; those of lists of varying length must not fill the memory. */
const MOST_TEXTS = 500;

function preparedAs(text: string): { name?: string } {
  const name = namesOfTexts.get(text);
  if (name !== undefined) return { name };
  const seen = (timesSeen.get(text) ?? 0) + 1;
  if (seen > 1 || timesSeen.size < MOST_TEXTS) timesSeen.set(text, seen);
  if (seen === OFTEN) namesOfTexts.set(text, `tx-${namesOfTexts.size}`);
  return {};
}

/** One statement that stores events for good and for delivery. */
export function storeEvents(events: readonly StoredEvent[]): Sql {
  return sql`with ${storeEventsParts(events)} select 1`;
}

/** The same as parts of a larger `with`, for the hot paths that are one statement. */
export function storeEventsParts(events: readonly StoredEvent[]): Sql {
  return sql`
    happened as materialized (select e from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e),
    published as (
      insert into contact_events (id, center_id, desk_id, contact_id, type, version, payload, actor_id, occurred_at)
      select (e->>'id')::uuid, (e->>'centerId')::uuid, (e->>'deskId')::uuid, (e->>'contactId')::uuid, e->>'type',
             (e->>'version')::smallint, e->'payload', (e->>'actorId')::uuid, (e->>'occurredAt')::timestamptz
      from happened
    ),
    boxed as (
      insert into outbox (event_id, event, next_attempt_at)
      select (e->>'id')::uuid, e, (e->>'occurredAt')::timestamptz + ${firstDeliveryGrace}::interval from happened
    )`;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Lets what comes at the same time share a statement and a commit. A lone one goes at once; while two groups are under way,
 * the next one gathers. Nobody is told before the commit that holds its own item.
 */
export class Groups<Item, Result = undefined> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private scheduled = false;

  /** @param perform does all of them or none; a result for each, in the same order, where there are any */
  constructor(private readonly perform: (items: readonly Item[]) => Promise<readonly Result[]>) {}

  /** Resolves when the item is done, and committed if it was a write. @throws what `perform` throws for this item alone */
  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      this.schedule();
    });
  }

  /** At the end of this turn of the event loop, when everything that has just come in is here. */
  private schedule(): void {
    if (this.scheduled || this.underWay >= GROUPS_AT_ONCE) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.underWay < GROUPS_AT_ONCE) {
        void this.performGroup(this.waiting.splice(0, groupSize(this.waiting.length)));
      }
    });
  }

  private async performGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    this.underWay += 1;
    try {
      const results = await this.perform(group.map(({ item }) => item));
      for (const [at, { done }] of group.entries()) done(results[at] as Result);
    } catch (error) {
      // the database refused something about one of them: the others must not suffer for it
      if (group.length > 1 && error instanceof DatabaseError)
        await Promise.all(group.map((one) => this.performAlone(one)));
      else for (const { failed } of group) failed(error);
    } finally {
      this.underWay -= 1;
      this.schedule();
    }
  }

  private async performAlone({ item, done, failed }: Waiting<Item, Result>): Promise<void> {
    try {
      const [result] = await this.perform([item]);
      done(result as Result);
    } catch (error) {
      failed(error);
    }
  }
}

const GROUPS_AT_ONCE = 2;
const LARGEST_GROUP = 16;

/** Powers of two, so that a few prepared statements serve every group. */
function groupSize(waiting: number): number {
  return Math.min(LARGEST_GROUP, 2 ** Math.floor(Math.log2(waiting)));
}
