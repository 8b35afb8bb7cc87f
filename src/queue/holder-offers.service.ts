import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact } from '../contacts/index.js';
import { Deadlines, NotFound, type Tx } from '../platform/index.js';
import { ColleaguesService } from './colleagues.service.js';
import { takeBackOne } from './giving-way.js';
import { makeOffer, offeringDesk } from './new-offer.js';

/** Offers to whoever holds the contact already: somebody she writes with calls her, and she has yet to pick up. */
@Injectable()
export class HolderOffers {
  constructor(
    private readonly colleagues: ColleaguesService,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * Rings at the counselor who holds the contact: whoever she writes with calls her. The contact stays hers; not picked up, it
   * goes first in line (`OffersService`). Something else that rings at her goes back in line for it, unless a colleague named her.
   * @returns false where she can't be rung at: then nothing was done @throws NotFound
   */
  async toHolder(tx: Tx, contactId: string, now: Date): Promise<boolean> {
    const contact = await tx.lock(Contact, contactId);
    const desk = contact && (await offeringDesk(tx, contact.deskId));
    if (!contact?.counselorId || !desk) throw new NotFound('contact');
    const { counselorId } = contact;
    if (!(await this.colleagues.canPickUp(tx, counselorId))) return false;
    const another = await tx.rows<{ offerId: string }>(sql`
      select id as "offerId" from offers where counselor_id = ${counselorId} and state = 'open' and handed_by is null
        and expires_at > ${now}`);
    await takeBackOne(
      tx,
      this.deadlines,
      another.map(({ offerId }) => ({ offerId, counselorId, suits: true })),
      now,
    );
    return makeOffer(tx, this.deadlines, desk, contact, counselorId, now);
  }

  /** Whether the contact rings at somebody now, holder or not. */
  async rings(tx: Tx, contactId: string): Promise<boolean> {
    const open = await tx.rows(sql`select 1 from offers where contact_id = ${contactId} and state = 'open'`);
    return open.length > 0;
  }
}
