import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Config, Database, Log, Processes } from '../platform/index.js';
import { OffShift, type Presence, type presenceInput, type Viewer } from '../staff/index.js';
import { isBusy } from './capacity.js';

/** The pulse: how often a process says that its consoles are still there. */
const BEAT_MS = 2_000;
/** So long without a beat: the process is gone, and its consoles with it. Noticed at most a beat later, within 12 s. */
const LOST_AFTER_MS = 10_000;
/** A reload of the page must not cost an offer; a lost line is noticed within the socket's own 9 s. */
const RELOAD_GRACE_MS = 5_000;

type Lost = (accountId: string) => Promise<void>;

/**
 * Who is there. A counselor says ready, break or offline; missing an offer makes her away; her console's socket is the
 * pulse, written by each process for the consoles it has, so that one process never speaks for another. Busy and wrap-up are not stored: they follow from her contacts, so that they can't be wrong.
 */
@Injectable()
export class PresenceService implements BeforeApplicationShutdown {
  private readonly consoles = new Map<string, number>();
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  private stopping = false;
  /** Since when this process has seen every beat: before that, silence may be its own, or the database's. */
  private watchingSince: Date;
  private lost: Lost = async () => undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly processes: Processes,
    private readonly log: Log,
  ) {
    this.watchingSince = clock.now();
  }

  /** Called after somebody has gone offline without saying so. */
  onLost(lost: Lost): void {
    this.lost = lost;
  }

  /** @throws OffShift for ready outside a shift */
  async set(viewer: Viewer, state: z.infer<typeof presenceInput>['state']): Promise<Presence> {
    const now = this.clock.now();
    if (state === 'ready' && !(await this.isOnShift(viewer.accountId, now))) throw new OffShift();
    await this.db.rows(sql`
      insert into presence (account_id, center_id, state, since, seen_at)
      values (${viewer.accountId}, ${viewer.centerId}, ${state}, ${now}, ${now})
      on conflict (account_id) do update set state = excluded.state, seen_at = excluded.seen_at,
        since = case when presence.state = excluded.state then presence.since else excluded.since end`);
    return this.of(viewer.accountId);
  }

  async of(accountId: string): Promise<Presence> {
    const now = this.clock.now();
    const [row] = await this.db.rows<Omit<Presence, 'since'> & { since: Date }>(sql`
      select ${shownState} as state, coalesce(p.since, ${now}) as since,
        exists (select 1 from shifts s where s.account_id = a.id and s.starts_at <= ${now} and s.ends_at > ${now})
          as "onShift"
      from accounts a left join presence p on p.account_id = a.id where a.id = ${accountId}`);
    if (!row) throw new Error('presence of nobody');
    return { ...row, since: row.since.toISOString() };
  }

  /** A restart is not a counselor leaving: her console is back before the pulse counts as lost. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** A console of this account has connected here. */
  arrived(accountId: string): void {
    this.consoles.set(accountId, (this.consoles.get(accountId) ?? 0) + 1);
    clearTimeout(this.leaving.get(accountId));
    this.leaving.delete(accountId);
    // at once, for the process that has just lost her last other console
    this.pulse([accountId], this.clock.now()).catch((error: unknown) => this.log.error('presence.beat-failed', error));
  }

  /** A console has gone. @param abruptly the line was lost, rather than closed by a page that may come back */
  left(accountId: string, abruptly: boolean): void {
    const others = (this.consoles.get(accountId) ?? 1) - 1;
    if (others > 0) {
      this.consoles.set(accountId, others);
      return;
    }
    this.consoles.delete(accountId);
    if (this.stopping) return;
    const timer = setTimeout(() => void this.goOffline([accountId]), abruptly ? 0 : RELOAD_GRACE_MS);
    timer.unref();
    this.leaving.set(accountId, timer);
  }

  /** Tells the database that the consoles connected here are alive, and notices those of a process that died. */
  @Interval(BEAT_MS)
  async beat(): Promise<void> {
    const now = this.clock.now();
    try {
      await this.pulse([...this.consoles.keys()], now);
      if (!this.config.doesBackgroundWork) return;
      const silentSince = new Date(now.getTime() - LOST_AFTER_MS);
      if (this.watchingSince > silentSince) return;
      const lost = await this.db.rows<{ accountId: string }>(sql`
        select p.account_id as "accountId" from presence p
        where p.state <> 'offline' and p.seen_at < ${silentSince} and not exists (
          select 1 from console_pulses c where c.account_id = p.account_id and c.seen_at >= ${silentSince})`);
      await this.goOffline(lost.map((row) => row.accountId));
      await this.db.rows(sql`delete from console_pulses where seen_at < ${silentSince}`);
    } catch (error) {
      this.watchingSince = now;
      this.log.error('presence.beat-failed', error);
    }
  }

  private async pulse(accountIds: readonly string[], now: Date): Promise<void> {
    if (accountIds.length === 0) return;
    await this.db.rows(sql`
      insert into console_pulses (account_id, process_id, seen_at)
      select id, ${this.processes.id}::uuid, ${now}::timestamptz from unnest(${[...accountIds].sort()}::uuid[]) as one(id)
      on conflict (account_id, process_id) do update set seen_at = excluded.seen_at`);
  }

  private async isOnShift(accountId: string, now: Date): Promise<boolean> {
    const rows = await this.db.rows(sql`
      select 1 from shifts where account_id = ${accountId} and starts_at <= ${now} and ends_at > ${now} limit 1`);
    return rows.length > 0;
  }

  private async goOffline(accountIds: readonly string[]): Promise<void> {
    for (const accountId of accountIds) {
      this.leaving.delete(accountId);
      if (this.consoles.has(accountId)) continue; // came back meanwhile
      try {
        if ((await this.isConnectedElsewhere(accountId)) || this.consoles.has(accountId)) continue;
        await this.lose(accountId);
      } catch (error) {
        this.log.error('presence.offline-failed', error);
      }
    }
  }

  /** Two processes that lose her last consoles at the same moment may each see the other's: the next beat finds her. */
  private async isConnectedElsewhere(accountId: string): Promise<boolean> {
    const aliveSince = new Date(this.clock.now().getTime() - LOST_AFTER_MS);
    const elsewhere = await this.db.rows(sql`
      with gone as (
        delete from console_pulses where account_id = ${accountId} and process_id = ${this.processes.id}::uuid
      )
      select 1 from console_pulses
      where account_id = ${accountId} and process_id <> ${this.processes.id}::uuid and seen_at >= ${aliveSince} limit 1`);
    return elsewhere.length > 0;
  }

  private async lose(accountId: string): Promise<void> {
    await this.db.rows(sql`
      update presence set state = 'offline', since = ${this.clock.now()}
      where account_id = ${accountId} and state <> 'offline'`);
    await this.lost(accountId);
  }
}

/** What colleagues see of `accounts a left join presence p`. */
export const shownState = sql`
  case
    when coalesce(p.state, 'offline') <> 'ready' then coalesce(p.state, 'offline')
    when exists (select 1 from contacts c where c.counselor_id = a.id and c.state = 'wrap-up') then 'wrap-up'
    when ${isBusy} then 'busy'
    else 'ready' end`;
