import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, type PersonSeal, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { Contact } from '../contact.js';
import { RecordIncomplete, RecordSigned, RecordStale } from '../contacts.errors.js';
import type { recordInput, recordSaved } from '../contacts.schemas.js';
import { ContactsService, saveMove } from '../contacts.service.js';
import { contactEvent } from '../events.js';
import { meet, raiseRequirements } from '../requirements.js';
import { isWritten, RecordTemplates } from './record-templates.service.js';
import type { RecordBody } from './records.schemas.js';
import { templateKindOf } from './template-kind.js';

/** The record of a contact: autosaved whole, sealed with the person's key, one revision after another. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly templates: RecordTemplates,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Saves a change made on `input.revision`, with the template it was written on: the one named, the one it has, or for a new
   * record the one that follows from the contact. A version retired meanwhile is as good as before.
   * @throws NotFound for another center's template; RecordSigned; RecordStale when somebody (or another tab) has saved a later one; nothing is overwritten
   */
  save(viewer: Viewer, contactId: string, input: z.infer<typeof recordInput>): Promise<z.infer<typeof recordSaved>> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const seal = await this.seals.of(contact.personId);
      const revision = input.revision + 1;
      const sealed = seal.sealJson('records.body', contactId, input.body);
      if (input.templateId) await this.templates.requiredBy(tx, contact.centerId, input.templateId);
      const templateId = await this.store(tx, contact, sealed, input, viewer.accountId, now);
      if (!templateId) throw await this.whyNot(tx, contactId);
      const required = await this.templates.requiredBy(tx, contact.centerId, templateId);
      if (isWritten(input.body, required)) await meet(tx, contactId, ['record'], viewer.accountId, now);
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

  /**
   * The record of a contact that is over already, in the transaction that enters it; to be signed by its counselor.
   * @param needless it was no counseling: nothing has to be written @throws RecordIncomplete, NotFound for another center's template
   */
  async storeWhole(
    tx: Tx,
    contact: Contact,
    seal: PersonSeal,
    written: { templateId?: string | undefined; body: RecordBody } | undefined,
    needless: boolean,
    by: string,
    now: Date,
  ): Promise<void> {
    if (!written && needless) return;
    if (!written) throw new RecordIncomplete();
    const { templateId, body } = written;
    const sealed = seal.sealJson('records.body', contact.id, body);
    if (templateId) await this.templates.requiredBy(tx, contact.centerId, templateId);
    const input = { revision: 0, body, ...(templateId ? { templateId } : {}) };
    const storedOn = await this.store(tx, contact, sealed, input, by, now);
    if (!storedOn) throw new Error('a new contact has a record');
    const required = await this.templates.requiredBy(tx, contact.centerId, storedOn);
    if (!needless && !isWritten(body, required)) throw new RecordIncomplete();
  }

  private async whyNot(tx: Tx, contactId: string): Promise<Error> {
    const signed = await tx.rows(sql`select 1 from records where contact_id = ${contactId} and signed_at is not null`);
    return signed.length > 0 ? new RecordSigned() : new RecordStale();
  }

  /** @returns the template it is stored on; null where somebody has saved since */
  private async store(
    tx: Tx,
    contact: Contact,
    sealed: Buffer,
    input: z.infer<typeof recordInput>,
    by: string,
    now: Date,
  ): Promise<string | null> {
    const described = { ...contact, callerRole: input.callerRole ?? contact.callerRole };
    const [stored] =
      input.revision === 0
        ? await tx.rows<{ templateId: string }>(sql`
            insert into records (contact_id, center_id, desk_id, template_id, body, revision, updated_by, updated_at)
            values (${contact.id}, ${contact.centerId}, ${contact.deskId},
              ${input.templateId ?? (await this.templates.currentOf(tx, contact.centerId, templateKindOf(described)))},
              ${sealed}, 1, ${by}, ${now})
            on conflict do nothing returning template_id as "templateId"`)
        : await tx.rows<{ templateId: string }>(sql`
            update records set body = ${sealed}, template_id = coalesce(${input.templateId ?? null}, template_id),
              signature_due = true, revision = revision + 1, updated_by = ${by}, updated_at = ${now}
            where contact_id = ${contact.id} and revision = ${input.revision} and signed_at is null
            returning template_id as "templateId"`);
    return stored?.templateId ?? null;
  }
}
