import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import { Clock, Database, Deadlines, Log, NotFound } from '../../platform/index.js';
import { CallNotLive } from '../calls.errors.js';
import type { CallState, Carrier } from '../calls.schemas.js';
import { COUNSELOR_GONE_AFTER_MS, CounselorLines } from '../counselor-lines.service.js';
import { LEG_GONE_AFTER_MS, LegsService } from '../legs.service.js';
import { COUNSELOR_GONE, LEG_GONE } from '../line-deadlines.js';
import { OwnHearing } from './own-hearing.js';

/** How often what consoles said is written, all in one statement; they say it every two seconds. */
const WRITE_EVERY_MS = 1_000;
/** A page that is loaded anew says so as it goes, and is back by then. */
const RELOAD_MS = 20_000;
/** A console that connects takes its calls in hand again by then. */
const ARRIVAL_MS = 10_000;
/** Writes that come so late mean that nobody was heard for a while. */
const LATE_MS = 3_000;

interface Lease {
  readonly kind: typeof COUNSELOR_GONE | typeof LEG_GONE;
  readonly lastsMs: number;
  heardAt: Date;
}

/**
 * The consoles on calls between browsers: each says every two seconds that it has its call in hand, and what they said moves
 * the deadlines on. One that is silent is looked at here, in time; should this process be gone, the sweep finds it.
 */
@Injectable()
export class ConsoleBeats implements OnModuleInit {
  /** which of her legs a console means by its call */
  private readonly legs = new Map<string, string>();
  private readonly leases = new Map<string, Lease>();
  private heard = new Set<string>();
  /** whose page hears its counselor, by call */
  private hearing = new Map<string, string>();
  private readonly ears = new OwnHearing(LATE_MS, COUNSELOR_GONE_AFTER_MS);

  constructor(
    private readonly db: Database,
    private readonly deadlines: Deadlines,
    private readonly counselors: CounselorLines,
    private readonly legsOfCalls: LegsService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(LEG_GONE, async (tx, deadline, now) => {
      const isLate = now.getTime() - deadline.dueAt.getTime() > LEG_GONE_AFTER_MS;
      if (!isLate && !this.mayHaveMissed(now)) return this.legsOfCalls.goneIn(tx, deadline.subjectId, now);
      const { centerId, kind, subjectId } = deadline;
      await this.deadlines.set(tx, { centerId, kind, subjectId, dueAt: new Date(now.getTime() + LEG_GONE_AFTER_MS) });
    });
  }

  mayHaveMissed(now: Date): boolean {
    return this.ears.mayHaveMissed(now);
  }

  /**
   * Her console has the call in hand. The first word begins the lease.
   * @throws NotFound no such call of hers, CallNotLive
   */
  async here(accountId: string, callId: string): Promise<void> {
    const key = `${accountId}:${callId}`;
    let legId = this.legs.get(key);
    if (!legId) {
      await this.refuseOthers(accountId, callId);
      legId = await this.counselors.leased(callId, accountId);
      this.legs.set(key, legId);
    }
    this.hear(legId, COUNSELOR_GONE, COUNSELOR_GONE_AFTER_MS);
  }

  /** Her page goes, and may be loaded anew. */
  async leaving(accountId: string, callId: string): Promise<void> {
    await this.here(accountId, callId);
    const legId = this.forget(`${accountId}:${callId}`);
    if (!legId) return;
    await this.deadlines.postpone(COUNSELOR_GONE, [legId], this.in(RELOAD_MS));
  }

  /** A console of hers has connected: whatever it has in hand, it says so in a moment. */
  async arrived(accountId: string): Promise<void> {
    const rows = await this.db.rows<{ id: string }>(
      sql`select id from call_legs where account_id = ${accountId} and state in ('asked', 'joined')`,
      'legs-of-account',
    );
    const ids = rows.map(({ id }) => id);
    await this.deadlines.postpone(COUNSELOR_GONE, ids, this.in(ARRIVAL_MS));
    await this.deadlines.postpone(LEG_GONE, ids, this.in(LEG_GONE_AFTER_MS));
  }

  /** Whoever is on a leg has it in hand. @throws NotFound not hers, or over */
  async legHere(accountId: string, legId: string): Promise<void> {
    if (this.leases.get(legId)?.kind !== LEG_GONE || this.legs.get(`${accountId}:${legId}`) !== legId) {
      const [mine] = await this.db.rows(sql`
        select 1 from call_legs where id = ${legId} and account_id = ${accountId} and part <> 'counselor'
          and state in ('asked', 'joined')`);
      if (!mine) throw new NotFound('call-leg');
      this.legs.set(`${accountId}:${legId}`, legId);
    }
    this.hear(legId, LEG_GONE, LEG_GONE_AFTER_MS);
  }

  /** Her page hears the counselor: the line stands, whatever the console can say. */
  visitorHears(personId: string, callId: string): void {
    this.hearing.set(callId, personId);
  }

  /** Moves on what was heard of, and looks at what has been silent too long. */
  @Interval(WRITE_EVERY_MS)
  async write(): Promise<void> {
    const now = this.clock.now();
    const [heard, hearing] = [this.heard, this.hearing];
    [this.heard, this.hearing] = [new Set(), new Map()];
    try {
      await this.moveOn(COUNSELOR_GONE, [...heard], COUNSELOR_GONE_AFTER_MS);
      await this.moveOn(LEG_GONE, [...heard], LEG_GONE_AFTER_MS);
      await this.moveOnWhereHeard(hearing);
      this.ears.beat(now);
      await this.lookAtSilent(now);
    } catch (error) {
      for (const legId of heard) this.heard.add(legId);
      this.log.error('calls.consoles-not-renewed', error);
    }
  }

  private hear(legId: string, kind: Lease['kind'], lastsMs: number): void {
    this.leases.set(legId, { kind, lastsMs, heardAt: this.clock.now() });
    this.heard.add(legId);
  }

  /** A leg that has ended, or waits for its deadline no more, is forgotten: the next word of the console begins anew. */
  private async moveOn(kind: Lease['kind'], heard: string[], lastsMs: number): Promise<void> {
    const ids = heard.filter((id) => this.leases.get(id)?.kind === kind);
    if (ids.length === 0) return;
    const live = await this.db.rows<{ id: string }>(
      sql`select id from call_legs where id = any(${ids}::uuid[]) and state in ('asked', 'joined')`,
      'legs-live-among',
    );
    const moved = new Set(
      await this.deadlines.postpone(
        kind,
        live.map(({ id }) => id),
        this.in(lastsMs),
      ),
    );
    for (const id of ids) if (!moved.has(id)) this.forgetLeg(id);
  }

  private async moveOnWhereHeard(hearing: Map<string, string>): Promise<void> {
    if (hearing.size === 0) return;
    const rows = await this.db.rows<{ id: string }>(sql`
      select l.id from call_legs l join calls k on k.id = l.call_id
      where l.part = 'counselor' and l.state = 'joined' and k.state = 'connected'
        and (k.id, k.person_id) in (select * from unnest(${[...hearing.keys()]}::uuid[], ${[...hearing.values()]}::uuid[]))`);
    const ids = rows.map(({ id }) => id);
    await this.deadlines.postpone(COUNSELOR_GONE, ids, this.in(COUNSELOR_GONE_AFTER_MS));
  }

  private async lookAtSilent(now: Date): Promise<void> {
    const silent = [...this.leases].filter(([, { heardAt, lastsMs }]) => now.getTime() - heardAt.getTime() >= lastsMs);
    for (const [legId, { kind, heardAt, lastsMs }] of silent) {
      await this.deadlines.letPassDue(kind, legId);
      // her page may have heard her a little longer: looked at until the sweep has come by, then left to that
      if (now.getTime() - heardAt.getTime() > 3 * lastsMs) this.forgetLeg(legId);
    }
  }

  private forgetLeg(legId: string): void {
    for (const [key, id] of this.legs) if (id === legId) this.legs.delete(key);
    this.leases.delete(legId);
    this.heard.delete(legId);
  }

  private forget(key: string): string | undefined {
    const legId = this.legs.get(key);
    this.legs.delete(key);
    if (legId) this.leases.delete(legId);
    if (legId) this.heard.delete(legId);
    return legId;
  }

  private async refuseOthers(accountId: string, callId: string): Promise<void> {
    const [call] = await this.db.rows<{ carrier: Carrier; state: CallState }>(sql`
      select carrier, state from calls where id = ${callId} and counselor_id = ${accountId}`);
    if (call?.carrier !== 'browser') throw new NotFound('call');
    if (call.state === 'ended') throw new CallNotLive();
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
