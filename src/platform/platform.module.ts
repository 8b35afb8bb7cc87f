import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { ThrottlerModule } from '@nestjs/throttler';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { Database, type DatabaseTarget, dataSourceFor } from './database.js';
import { Deadlines } from './deadlines.js';
import { EventDispatcher } from './event-dispatcher.js';
import { HealthController } from './health.controller.js';
import { ErrorFilter } from './http/error-filter.js';
import { inputPipe } from './http/input.js';
import { limitFor, RATE_WINDOW_MS, RateLimitGuard } from './http/rate-limit.js';
import { ReplyCheck } from './http/returns.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { Processes } from './processes.js';
import { RedisLink } from './redis-link.js';
import { UnitOfWork } from './unit-of-work.js';
import { JobStore, WakeUps } from './wake-ups.js';

export interface PlatformOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** the runtime login */
  readonly database: DatabaseTarget;
  readonly entities: (abstract new (...args: never[]) => object)[];
}

/** Everything technical, for every module: time, settings, database, events, deadlines, the edge of HTTP. */
@Global()
@Module({})
export class PlatformModule {
  static with({ config, clock, database, entities }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSourceFor(database, { entities }).options,
          dataSourceFactory: async () => dataSourceFor(database, { entities }).initialize(),
        }),
        ThrottlerModule.forRoot({
          throttlers: [{ ttl: RATE_WINDOW_MS, blockDuration: RATE_WINDOW_MS, limit: limitFor(config) }],
        }),
      ],
      controllers: [HealthController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: Log, useValue: new Log(config.values.LOG_LEVEL) },
        { provide: JobStore, useValue: new JobStore(database) },
        { provide: Database, inject: [getDataSourceToken()], useFactory: (source: DataSource) => new Database(source) },
        Metrics,
        RedisLink,
        Processes,
        EventDispatcher,
        UnitOfWork,
        WakeUps,
        Deadlines,
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_PIPE, useValue: inputPipe },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        ...(config.values.NODE_ENV === 'test' ? [{ provide: APP_INTERCEPTOR, useClass: ReplyCheck }] : []),
      ],
      exports: [
        Config,
        Clock,
        Log,
        Database,
        Metrics,
        RedisLink,
        Processes,
        EventDispatcher,
        UnitOfWork,
        WakeUps,
        Deadlines,
      ],
    };
  }
}
