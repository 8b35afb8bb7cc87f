import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { DatabaseLogin } from './embedded-postgres.js';
import { SteadyClient } from './steady-client.js';

export type DatabaseTarget = DatabaseLogin | string;

/** Connection settings for `pg` from a login or a URL. */
export function connectionOf(target: DatabaseTarget): { connectionString: string } | DatabaseLogin {
  return typeof target === 'string' ? { connectionString: target } : target;
}

/** Migration classes, in order. They live beside `src`, both in TypeScript and compiled. */
export function migrationClasses(): (new () => object)[] {
  const folder = join(__dirname, '..', '..', 'migrations');
  return readdirSync(folder)
    .filter((name) => /^\d+-[\w-]+\.(js|ts)$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .flatMap((name) => Object.values(require(join(folder, name)) as Record<string, new () => object>));
}

/** @param entities classes of every module; empty for migrating */
export function dataSourceFor(
  target: DatabaseTarget,
  options: { entities?: DataSourceEntities; migrations?: boolean; poolSize?: number } = {},
): DataSource {
  const login = typeof target === 'string' ? { url: target } : { ...target, username: target.user };
  return new DataSource({
    type: 'postgres',
    ...login,
    entities: options.entities ?? [],
    migrations: options.migrations ? migrationClasses() : [],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize ?? 20,
    applicationName: 'lamplight',
    extra: {
      Client: SteadyClient,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // a migration may take as long as it has to
      ...(options.migrations ? {} : { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 }),
    },
  });
}

type DataSourceEntities = (abstract new (...args: never[]) => object)[];

/** One statement outside any transaction; statements with a `name` are prepared once per connection. */
export class Database {
  constructor(readonly source: DataSource) {}

  /** @returns the rows. Use a transaction (`UnitOfWork`) as soon as two statements belong together. */
  async rows<Row>(statement: Sql, name?: string): Promise<Row[]> {
    const { rows } = await this.pool.query({
      text: statement.text,
      values: statement.values,
      ...(name === undefined ? {} : { name }),
    });
    return rows as Row[];
  }

  get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }
}

/** The rows of a statement inside a transaction. TypeORM's own `query` answers in two shapes; this one in one. */
export async function rowsIn<Row>(manager: EntityManager, statement: Sql): Promise<Row[]> {
  const runner = manager.queryRunner;
  if (!runner) throw new Error('rowsIn needs a transaction');
  const result = await runner.query(statement.text, statement.values, true);
  return (result.records ?? result.raw ?? []) as Row[];
}

/** PostgreSQL's code for a broken constraint, and the constraint's name. */
export function brokenConstraint(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  return code === '23505' || code === '23P01' || code === '23514' || code === '23503' ? constraint : undefined;
}
