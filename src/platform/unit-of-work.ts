import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { rowsIn } from './database.js';
import { EventDispatcher, firstDeliveryGrace } from './event-dispatcher.js';
import { type NewEvent, type StoredEvent, storedEvent } from './events.js';

/** One transaction. Everything written in it and every event published in it becomes true together or not at all. */
export class Tx {
  private readonly published: StoredEvent[] = [];
  private readonly hooks: (() => void)[] = [];

  constructor(readonly manager: EntityManager) {}

  rows<Row>(statement: Sql): Promise<Row[]> {
    return rowsIn<Row>(this.manager, statement);
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

/** Opens transactions. `tx` is passed on explicitly, as the first argument, to whatever takes part. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly source: DataSource,
    private readonly dispatcher: EventDispatcher,
  ) {}

  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const { result, tx, events } = await this.source.transaction(async (manager) => {
      const tx = new Tx(manager);
      const result = await work(tx);
      return { result, tx, events: await tx.storeEvents() };
    });
    tx.runHooks();
    this.dispatcher.accept(events);
    return result;
  }
}

/** One statement that stores events for good and for delivery. */
export function storeEvents(events: readonly StoredEvent[]): Sql {
  return sql`with ${storeEventsParts(events)} select 1`;
}

/** The same as parts of a larger `with`, for the hot paths that are one statement. */
export function storeEventsParts(events: readonly StoredEvent[]): Sql {
  const list = JSON.stringify(events);
  return sql`
    published as (
      insert into contact_events (id, center_id, desk_id, contact_id, type, version, payload, actor_id, occurred_at)
      select (e->>'id')::uuid, (e->>'centerId')::uuid, (e->>'deskId')::uuid, (e->>'contactId')::uuid, e->>'type',
             (e->>'version')::smallint, e->'payload', (e->>'actorId')::uuid, (e->>'occurredAt')::timestamptz
      from jsonb_array_elements(${list}::jsonb) e
    ),
    boxed as (
      insert into outbox (event_id, event, next_attempt_at)
      select (e->>'id')::uuid, e, (e->>'occurredAt')::timestamptz + ${firstDeliveryGrace}::interval
      from jsonb_array_elements(${list}::jsonb) e
    )`;
}
