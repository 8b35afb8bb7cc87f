import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { CarrierErrands, ConsoleBeats, VisitorLines } from '../../src/calls/index.js';
import { DEMO_PASSWORD, DemoService } from '../../src/demo/index.js';
import { Config, Deadlines, EventDispatcher, TestClock } from '../../src/platform/index.js';
import { MatchingService, PresenceService } from '../../src/queue/index.js';
import { createService } from '../../src/service.js';
import { createTestDatabase, type TestDatabase } from './cluster.js';
import { StaffMember, Visitor } from './people.js';

/** 19:30 on a Thursday in Shanghai: an ordinary evening shift, in the middle of a month. */
export const EVENING = new Date('2026-11-19T11:30:00Z');

/** The whole service in this process, on a database of its own and a clock that moves when told. */
export class Evening {
  private readonly people: { leave(): void }[] = [];

  private constructor(
    readonly service: NestFastifyApplication,
    readonly clock: TestClock,
    readonly url: string,
    readonly database: TestDatabase,
    /** the owner's connection, for looking at what is stored */
    readonly sql: pg.Pool,
    private readonly folder: string,
  ) {}

  static async begin(env: NodeJS.ProcessEnv = {}): Promise<Evening> {
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'lamplight-evening-'));
    const settings = { NODE_ENV: 'test', LOG_LEVEL: 'silent', LAMPLIGHT_DATA: folder, RATE_LIMITS: 'off', ...env };
    const config = Config.fromEnvironment(settings);
    const clock = new TestClock(EVENING);
    const service = await createService({ config, clock, database: database.runtime });
    await service.get(DemoService).seedIfEmpty();
    await service.listen(0, '127.0.0.1');
    const sql = new pg.Pool({ ...database.owner, max: 4 });
    return new Evening(service, clock, await service.getUrl(), database, sql, folder);
  }

  async end(): Promise<void> {
    for (const person of this.people) person.leave();
    await this.service.close();
    await this.sql.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One of the demo center's people, signed in. */
  async staff(login: string, password = DEMO_PASSWORD): Promise<StaffMember> {
    const member = await StaffMember.signIn(this.url, login, password);
    this.people.push(member);
    return member;
  }

  visitor(): Visitor {
    const visitor = new Visitor(this.url);
    this.people.push(visitor);
    return visitor;
  }

  /** Resolves when every event so far has reached its consumers and every desk has been looked at. */
  async settled(): Promise<void> {
    const dispatcher = this.service.get(EventDispatcher);
    const matching = this.service.get(MatchingService);
    const errands = this.service.get(CarrierErrands);
    for (let round = 0; round < 3; round++) {
      await dispatcher.settled();
      await matching.settled();
      await errands.settled();
    }
  }

  /**
   * Lets time pass: consoles stay connected, deadlines come due, shifts begin and end. What follows from what has happened so
   * far follows before it, lest a deadline be set by the later clock on a busy machine. @param ms milliseconds
   */
  async pass(ms: number): Promise<void> {
    await this.settled();
    this.clock.advance(ms);
    await this.service.get(PresenceService).beat();
    await this.service.get(VisitorLines).renew();
    await this.service.get(ConsoleBeats).write();
    await this.service.get(Deadlines).sweep();
    await this.service.get(MatchingService).sweep();
    await this.settled();
  }

  async rows<Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.sql.query(text, values)).rows as Row[];
  }
}

export const seconds = (n: number) => n * 1000;
export const minutes = (n: number) => seconds(n * 60);
export const hours = (n: number) => minutes(n * 60);
export const days = (n: number) => hours(n * 24);
