import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { RecordStale } from './contacts.errors.js';
import type { RecordBody, recordInput, recordSaved } from './contacts.schemas.js';
import { ContactsService, saveMove } from './contacts.service.js';
import { contactEvent } from './events.js';
import { meet, raiseRequirements } from './requirements.js';

/** The template new records are written on; a later one gets a new name. */
export const RECORD_TEMPLATE = 'ordinary-1';

/** The record of a contact: autosaved whole, sealed with the person's key, one revision after another. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Saves a change made on `input.revision`.
   * @throws RecordStale when somebody (or another tab) has saved a later one; nothing is overwritten
   */
  save(viewer: Viewer, contactId: string, input: z.infer<typeof recordInput>): Promise<z.infer<typeof recordSaved>> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const seal = await this.seals.of(contact.personId);
      const revision = input.revision + 1;
      const sealed = seal.sealJson('records.body', contactId, input.body);
      const saved = await this.store(tx, { ...contact, id: contactId }, sealed, input.revision, viewer.accountId, now);
      if (!saved) throw new RecordStale();
      if (isWritten(input.body)) await meet(tx, contactId, ['record'], viewer.accountId, now);
      else await raiseRequirements(tx, contact, ['record'], now);
      if (input.callerRole && input.callerRole !== contact.callerRole) {
        contact.callerRole = input.callerRole;
        tx.publish(contactEvent('contact.described', contact, now, { callerRole: input.callerRole }, viewer.accountId));
        await saveMove(tx, contact);
      }
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'record.saved',
        subjectType: 'contact',
        subjectId: contactId,
        personId: contact.personId,
        detail: { revision },
      });
      return { revision, updatedAt: now.toISOString() };
    });
  }

  private async store(
    tx: Tx,
    contact: { id: string; centerId: string; deskId: string },
    sealed: Buffer,
    madeOn: number,
    by: string,
    now: Date,
  ): Promise<boolean> {
    const rows =
      madeOn === 0
        ? await tx.rows(sql`
            insert into records (contact_id, center_id, desk_id, template, body, revision, updated_by, updated_at)
            values (${contact.id}, ${contact.centerId}, ${contact.deskId}, ${RECORD_TEMPLATE}, ${sealed}, 1, ${by}, ${now})
            on conflict do nothing returning 1`)
        : await tx.rows(sql`
            update records set body = ${sealed}, revision = revision + 1, updated_by = ${by}, updated_at = ${now}
            where contact_id = ${contact.id} and revision = ${madeOn} returning 1`);
    return rows.length > 0;
  }
}

/** Situation and process are the least a record must say. */
function isWritten(body: RecordBody): boolean {
  return body.situation.trim() !== '' && body.process.trim() !== '';
}
