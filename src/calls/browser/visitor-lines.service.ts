import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql, { type Sql } from 'sql-template-tag';
import type { VisitorSocket } from '../../contacts/index.js';
import { Clock, Database, type Deadline, Deadlines, Log, type Tx } from '../../platform/index.js';
import { Call } from '../call.js';
import { CallsService } from '../calls.service.js';
import { VISITOR_GONE } from '../line-deadlines.js';
import { OwnHearing } from './own-hearing.js';
import { GONE_AFTER_MS, HEARD_AGAIN_MS, LATE_MS, RENEW_EVERY_MS } from './visitor-gone.js';

/**
 * A call lasts as long as its visitor's page is heard of. The process that holds the page's line moves the deadline on;
 * when the page is gone, or the process with it, the deadline passes in whatever process comes to it first. Only the page
 * of the call counts: a chat of the same person in another tab keeps no counselor on a dead line.
 */
@Injectable()
export class VisitorLines implements OnModuleInit {
  private readonly pages = new Map<VisitorSocket, string>();
  private readonly ears = new OwnHearing(LATE_MS, RENEW_EVERY_MS);

  constructor(
    private readonly db: Database,
    private readonly deadlines: Deadlines,
    private readonly calls: CallsService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(VISITOR_GONE, (tx, deadline, now) => this.gone(tx, deadline, now));
  }

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
      this.ears.beat(this.clock.now());
    } catch (error) {
      this.log.error('calls.lines-not-renewed', error);
    }
  }

  /** Nobody has heard of the page: it has gone, unless it may be we who could not hear. Then once more, and in time. */
  private async gone(tx: Tx, { centerId, subjectId, dueAt }: Deadline, now: Date): Promise<void> {
    const call = await tx.lock(Call, subjectId);
    if (!call || call.state === 'ended') return;
    const isLate = now.getTime() - dueAt.getTime() > LATE_MS;
    if (!isLate && !this.ears.mayHaveMissed(now)) return this.calls.end(tx, call, 'lost', now);
    const again = new Date(now.getTime() + HEARD_AGAIN_MS);
    await this.deadlines.set(tx, { centerId, kind: VISITOR_GONE, subjectId, dueAt: again });
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
