import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { type ContactSummary, ContactsService, IllegalContactMove, readableBy } from '../contacts/index.js';
import { Clock, Database, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { ColleaguesService, kindOf, OffersService } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { HandedOnByCall } from './chat.errors.js';
import type { contactColleagues, transferInput } from './chat.schemas.js';
import { NotesService } from './notes.service.js';

/** A counselor hands somebody who writes on to exactly one colleague. */
@Injectable()
export class HandingOnService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly offers: OffersService,
    private readonly colleagues: ColleaguesService,
    private readonly notes: NotesService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Whom the contact could be handed to. @throws NotFound */
  async to(viewer: Viewer, contactId: string): Promise<z.infer<typeof contactColleagues>> {
    const [contact] = await this.db.rows<Pick<ContactSummary, 'deskId' | 'channel' | 'live'>>(sql`
      select c.desk_id as "deskId", c.channel, c.live from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const there = await this.colleagues.of(contact.deskId, viewer.accountId, kindOf(contact));
    const items = there.map(({ accountId, displayName, presence, canTake }) => ({
      accountId,
      displayName,
      presence,
      canTake,
    }));
    return { items: items.sort((a, b) => Number(b.canTake) - Number(a.canTake)) };
  }

  /**
   * Offers the contact to the colleague, with a note if there is one. Until she takes it, it stands first in line; not taken,
   * it comes back to whoever handed it on while she has room. Everything written goes with it: messages, record, requirements.
   * Asked again, nothing more happens.
   * @throws NotFound, NotYourContact, IllegalContactMove in wrap-up or closed, HandedOnByCall, ColleagueNotFree
   */
  async transfer(viewer: Viewer, contactId: string, input: z.infer<typeof transferInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      if (await this.hasHandedOn(tx, viewer, contactId, input.accountId)) return;
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      if (kindOf(contact) === 'call') throw new HandedOnByCall();
      if (input.note) await this.notes.add(tx, viewer, contact, input.note);
      const released = await this.contacts.releaseToFront(tx, contactId, 'transferred', now);
      if (!released) throw new IllegalContactMove({ from: contact.state });
      await this.offers.direct(tx, contactId, input.accountId, now, viewer.accountId);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'contact.transferred',
        subjectType: 'contact',
        subjectId: contactId,
        personId: contact.personId,
        detail: { accountId: input.accountId },
      });
    });
  }

  /** Whether the contact's last offer is the one that this would make. */
  private async hasHandedOn(tx: Tx, viewer: Viewer, contactId: string, accountId: string): Promise<boolean> {
    const [last] = await tx.rows<{ isIt: boolean }>(sql`
      select coalesce(handed_by = ${viewer.accountId} and counselor_id = ${accountId} and state in ('open', 'accepted'),
        false) as "isIt"
      from offers where contact_id = ${contactId} order by offered_at desc, id desc limit 1`);
    return last?.isIt ?? false;
  }
}
