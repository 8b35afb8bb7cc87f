import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import { VisitorSockets } from '../../contacts/index.js';
import { Clock, Database, Deadlines, Log } from '../../platform/index.js';
import { GONE_AFTER_MS, RENEW_EVERY_MS, VISITOR_GONE } from './visitor-gone.js';

/**
 * A call lasts as long as its visitor's page is heard of. The process that holds the page's line moves the deadline on;
 * when the page is gone, or the process with it, the deadline passes in whatever process comes to it first.
 */
@Injectable()
export class VisitorLines implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly visitors: VisitorSockets,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    // whoever comes back a moment before the deadline is back at once
    this.visitors.onAdmit((socket) => this.renewFor([socket.data.personId]));
  }

  @Interval(RENEW_EVERY_MS)
  async renew(): Promise<void> {
    try {
      await this.renewFor(this.visitors.personsHere());
    } catch (error) {
      this.log.error('calls.lines-not-renewed', error);
    }
  }

  private async renewFor(personIds: readonly string[]): Promise<void> {
    if (personIds.length === 0) return;
    const live = await this.db.rows<{ id: string }>(
      sql`select id from calls where person_id = any(${personIds}::uuid[]) and carrier = 'browser' and state <> 'ended'`,
      'calls-of-pages-here',
    );
    const until = new Date(this.clock.now().getTime() + GONE_AFTER_MS);
    await this.deadlines.postpone(
      VISITOR_GONE,
      live.map(({ id }) => id),
      until,
    );
  }
}
