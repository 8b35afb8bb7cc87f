import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, newId, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { NotYourContact, RecordStillOpen } from '../contacts.errors.js';
import { ContactsService } from '../contacts.service.js';
import type { AdditionWords } from './record-shown.js';
import type { additionInput } from './records.schemas.js';

/** What is added to a record that is written no more: marked, with author, time and reason, and never changed. */
@Injectable()
export class RecordAdditions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * By the contact's counselor and by supervisors who may read it, once it is closed or its record is signed. The same
   * `clientId` of the same contact again: nothing happens.
   * @throws NotFound, NotYourContact, RecordStillOpen
   */
  async add(viewer: Viewer, contactId: string, input: z.infer<typeof additionInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      if (viewer.role !== 'supervisor' && contact.counselorId !== viewer.accountId) throw new NotYourContact();
      const signed = await tx.rows(sql`
        select 1 from records where contact_id = ${contactId} and signed_at is not null`);
      if (contact.state !== 'closed' && signed.length === 0) throw new RecordStillOpen();
      const id = newId();
      const { clientId, reason, body } = input;
      const words: AdditionWords = { reason, body };
      const sealed = (await this.seals.of(contact.personId)).sealJson('record_additions.body', id, words);
      const added = await tx.rows(sql`
        insert into record_additions (id, center_id, desk_id, contact_id, account_id, client_id, body, added_at)
        values (${id}, ${contact.centerId}, ${contact.deskId}, ${contactId}, ${viewer.accountId}, ${clientId}, ${sealed}, ${now})
        on conflict (contact_id, client_id) do nothing returning 1`);
      if (added.length === 0) return;
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'record.added-to',
        subjectType: 'contact',
        subjectId: contactId,
        personId: contact.personId,
      });
    });
  }
}
