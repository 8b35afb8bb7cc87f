import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql, { type Sql } from 'sql-template-tag';
import type { VisitorSocket } from '../../contacts/index.js';
import { Clock, Database, Deadlines, Log } from '../../platform/index.js';
import { GONE_AFTER_MS, LATE_MS, RENEW_EVERY_MS, VISITOR_GONE } from './visitor-gone.js';

/**
 * A call lasts as long as its visitor's page is heard of. The process that holds the page's line moves the deadline on;
 * when the page is gone, or the process with it, the deadline passes in whatever process comes to it first. Only the page
 * of the call counts: a chat of the same person in another tab keeps no counselor on a dead line.
 */
@Injectable()
export class VisitorLines {
  private readonly pages = new Map<VisitorSocket, string>();
  private beatAt: Date | null = null;
  private heardAgainAt: Date | null = null;

  constructor(
    private readonly db: Database,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** This page is the one of this call, if the call is its visitor's: as long as it is connected here, the call stands. */
  async heardOn(socket: VisitorSocket, callId: string): Promise<void> {
    if (this.pages.get(socket) === callId || !socket.connected) return;
    if (!this.pages.has(socket)) socket.once('disconnect', () => this.pages.delete(socket));
    this.pages.set(socket, callId);
    await this.renewWhere(sql`id = ${callId} and person_id = ${socket.data.personId}`);
  }

  /** She asks for her call: a page loaded anew, which may take a while to be connected again. */
  heardFrom(personId: string): Promise<void> {
    return this.renewWhere(sql`person_id = ${personId}`);
  }

  @Interval(RENEW_EVERY_MS)
  async renew(): Promise<void> {
    try {
      const pages = [...this.pages].map(([socket, callId]) => ({ callId, personId: socket.data.personId }));
      await this.renewWhere(sql`(id, person_id) in (select * from unnest(
        ${pages.map(({ callId }) => callId)}::uuid[], ${pages.map(({ personId }) => personId)}::uuid[]))`);
      this.beat(this.clock.now());
    } catch (error) {
      this.log.error('calls.lines-not-renewed', error);
    }
  }

  /**
   * Whether pages may be there that nobody could say anything of: the database was away, or the service has just begun.
   * Ends when every process has had the time to say once which pages it holds.
   */
  mayHaveMissedPages(now: Date): boolean {
    if (!this.beatAt || !this.heardAgainAt) return true;
    return since(this.beatAt, now) > LATE_MS || since(this.heardAgainAt, now) < RENEW_EVERY_MS;
  }

  private beat(now: Date): void {
    if (!this.beatAt || since(this.beatAt, now) > LATE_MS) this.heardAgainAt = now;
    this.beatAt = now;
  }

  private async renewWhere(condition: Sql): Promise<void> {
    const live = await this.db.rows<{ id: string }>(sql`
      select id from calls where ${condition} and carrier = 'browser' and state <> 'ended'`);
    const until = new Date(this.clock.now().getTime() + GONE_AFTER_MS);
    await this.deadlines.postpone(
      VISITOR_GONE,
      live.map(({ id }) => id),
      until,
    );
  }
}

function since(then: Date, now: Date): number {
  return now.getTime() - then.getTime();
}
