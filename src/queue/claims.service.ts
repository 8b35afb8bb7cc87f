import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, ContactsService } from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { hasRoomFor, kindOf } from './capacity.js';
import { OffersService } from './offers.service.js';
import { ClaimGone, NoRoomToClaim, NotALetter } from './queue.errors.js';
import { onColleaguesCall, onShift, ringing } from './ready-counselors.js';

/** A counselor takes a letter from the list herself, without waiting for it to be offered to her. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly offers: OffersService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Hers from now on; whoever is first has it. What rings at her already is accepted by it.
   * @throws NotFound out of reach, ClaimGone taken or ringing at a colleague, NotALetter somebody waits live: that goes by
   * the line, NoRoomToClaim off shift at this desk, on a call, something else rings at her, or as many letters as she holds
   */
  async take(viewer: Viewer, contactId: string): Promise<{ contactId: string }> {
    const [own] = await this.db.rows<{ id: string }>(sql`
      select id from offers where contact_id = ${contactId} and counselor_id = ${viewer.accountId} and state = 'open'`);
    if (own) return this.offers.accept(viewer, own.id);
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.lockWaiting(tx, viewer, contactId);
      await this.requireRoom(tx, viewer, contact, now);
      await this.contacts.assign(tx, contactId, viewer.accountId, now);
      // like an offer she accepted: giving it back for a conflict of interest is remembered there
      await tx.rows(sql`
        insert into offers (id, center_id, desk_id, contact_id, counselor_id, state, offered_at, expires_at, settled_at)
        values (${newId()}, ${contact.centerId}, ${contact.deskId}, ${contactId}, ${viewer.accountId}, 'accepted', ${now},
          ${now}, ${now})`);
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'contact.claimed',
        subjectType: 'contact',
        subjectId: contactId,
        personId: contact.personId,
      });
      return { contactId };
    });
  }

  /** Matching holds the contact while it offers it, so an offer is seen here or finds that nobody waits. */
  private async lockWaiting(tx: Tx, viewer: Viewer, contactId: string): Promise<Contact> {
    const contact = await tx.lock(Contact, contactId);
    const isInReach = contact?.centerId === viewer.centerId && viewer.deskIds.includes(contact.deskId);
    if (!contact || !isInReach) throw new NotFound('contact');
    if (contact.state !== 'waiting') throw new ClaimGone();
    if (kindOf(contact) !== 'text') throw new NotALetter();
    const offered = await tx.rows(sql`select 1 from offers where contact_id = ${contactId} and state = 'open'`);
    if (offered.length > 0) throw new ClaimGone();
    return contact;
  }

  private async requireRoom(tx: Tx, viewer: Viewer, contact: Contact, now: Date): Promise<void> {
    // held, so that two letters taken at once are counted one after the other
    await tx.rows(sql`select 1 from accounts where id = ${viewer.accountId} for no key update`);
    const hasRoom = await tx.rows(sql`
      select 1 from accounts a where a.id = ${viewer.accountId} and a.disabled_at is null
        and ${onShift(contact.deskId, now)} and ${hasRoomFor('text')} and not ${ringing()} and not ${onColleaguesCall()}`);
    if (hasRoom.length === 0) throw new NoRoomToClaim();
  }
}
