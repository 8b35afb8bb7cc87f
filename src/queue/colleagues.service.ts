import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, Database, type Tx } from '../platform/index.js';
import type { Presence } from '../staff/index.js';
import { hasRoomFor, holdsCall, isCall, type Kind } from './capacity.js';
import { shownState } from './presence.service.js';
import { ColleagueNotFree } from './queue.errors.js';
import { onColleaguesCall, onShift, ringing } from './ready-counselors.js';

/** Somebody of the desk who is there, as a counselor in the middle of a call sees her. */
export interface Colleague {
  readonly accountId: string;
  readonly displayName: string;
  readonly presence: Presence['state'];
  /** could be asked into a call: at work, her voice not taken by another */
  readonly canConsult: boolean;
  /** could take the contact over now: as whoever is offered one of its kind */
  readonly canTake: boolean;
}

/** Whom a counselor can turn to while she has somebody with her. */
@Injectable()
export class ColleaguesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The desk's members who are there, whoever can be asked first. */
  of(deskId: string, exceptAccountId: string, kind: Kind = 'call'): Promise<Colleague[]> {
    const now = this.clock.now();
    return this.db.rows<Colleague>(sql`
      select a.id as "accountId", a.display_name as "displayName", ${shownState} as presence,
        ${canConsult} as "canConsult", ${canTake(deskId, now, kind)} as "canTake"
      from desk_members m join accounts a on a.id = m.account_id join presence p on p.account_id = a.id
      where m.desk_id = ${deskId} and a.id <> ${exceptAccountId} and a.disabled_at is null
        and a.role in ('counselor', 'supervisor') and p.state <> 'offline'
      order by ${canConsult} desc, ${canTake(deskId, now, kind)} desc, a.display_name limit 200`);
  }

  /** Asked into a call in this transaction: she stays where she is until it ends. @throws ColleagueNotFree */
  async requireConsultable(tx: Tx, deskId: string, accountId: string): Promise<void> {
    await this.require(tx, deskId, accountId, canConsult);
  }

  /**
   * Handed this contact in this transaction. That she is on that very call, or that it rings at her, does not count.
   * @throws ColleagueNotFree
   */
  async requireRoom(
    tx: Tx,
    deskId: string,
    accountId: string,
    contactId: string,
    now: Date,
    kind: Kind = 'call',
  ): Promise<void> {
    await this.require(tx, deskId, accountId, canTake(deskId, now, kind, contactId));
  }

  /** Whether she who handed a contact of this kind on could have it back: still at work, with room, nothing ringing. */
  async canGoOn(tx: Tx, accountId: string, kind: Kind): Promise<boolean> {
    const found = await tx.rows(sql`
      select 1 from accounts a join presence p on p.account_id = a.id
      where a.id = ${accountId} and a.disabled_at is null and p.state = 'ready'
        and ${hasRoomFor(kind)} and not ${ringing()} and not ${onColleaguesCall()}
      for share of p`);
    return found.length > 0;
  }

  /**
   * Whether somebody who writes with her could call her now: at her console, on a break or not, and on no other call. What
   * else rings at her is for the caller to see to.
   */
  async canPickUp(tx: Tx, accountId: string): Promise<boolean> {
    const found = await tx.rows(sql`
      select 1 from accounts a join presence p on p.account_id = a.id
      where a.id = ${accountId} and a.disabled_at is null and p.state in ('ready', 'break')
        and not ${onColleaguesCall()}
        and (select count(*) from contacts held where held.counselor_id = a.id and ${isCall} and held.state = 'active') <= 1
      for share of p`);
    return found.length > 0;
  }

  private async require(tx: Tx, deskId: string, accountId: string, condition: Sql): Promise<void> {
    const found = await tx.rows(sql`
      select 1 from desk_members m join accounts a on a.id = m.account_id join presence p on p.account_id = a.id
      where m.desk_id = ${deskId} and a.id = ${accountId} and a.disabled_at is null
        and a.role in ('counselor', 'supervisor') and ${condition}
      -- whoever takes a break at this moment waits for us
      for share of p`);
    if (found.length === 0) throw new ColleagueNotFree();
  }
}

const canConsult = sql`(p.state = 'ready' and not ${holdsCall} and not ${onColleaguesCall()})`;

function canTake(deskId: string, now: Date, kind: Kind, contactId: string | null = null): Sql {
  return sql`(p.state = 'ready' and ${onShift(deskId, now)} and ${hasRoomFor(kind)}
    and not ${ringing(contactId)} and not ${onColleaguesCall(contactId)})`;
}
