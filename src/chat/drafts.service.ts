import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { type Contact, ContactsService, onContactEvents } from '../contacts/index.js';
import { Clock, Database, EventDispatcher, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { DraftStale } from './chat.errors.js';
import { type draft, type draftInput, type draftSaved, MAX_DRAFT } from './drafts.schemas.js';

type Draft = z.infer<typeof draft>;
interface DraftRow {
  body: Buffer | null;
  revision: number;
  accountId: string;
  displayName: string;
  updatedAt: Date;
}

/**
 * What a counselor is writing, sealed, one a contact. It belongs to the contact: released, handed over or transferred, it is
 * there for whoever holds the contact next. Nobody else reads it; half a sentence is nobody's business.
 */
@Injectable()
export class DraftsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly seals: PersonSeals,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // nobody can send it any more
    onContactEvents(this.dispatcher, 'chat.drafts', ['contact.closed'], async (events) => {
      const closed = events.map(({ contactId }) => contactId);
      await this.db.rows(sql`delete from message_drafts where contact_id = any(${closed}::uuid[])`);
    });
  }

  /** @throws NotFound, NotYourContact, IllegalContactMove closed */
  read(viewer: Viewer, contactId: string): Promise<Draft> {
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const [row] = await tx.rows<DraftRow>(sql`
        select d.body, d.revision, d.written_by as "accountId", a.display_name as "displayName", d.updated_at as "updatedAt"
        from message_drafts d join accounts a on a.id = d.written_by where d.contact_id = ${contactId}`);
      if (!row?.body) return { body: null, revision: row?.revision ?? 0, writtenBy: null, updatedAt: null };
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'draft.read',
        subjectType: 'contact',
        subjectId: contactId,
        personId: contact.personId,
      });
      const seal = await this.seals.of(contact.personId);
      return {
        body: seal.open('message_drafts.body', contactId, row.body),
        revision: row.revision,
        writtenBy: { id: row.accountId, displayName: row.displayName },
        updatedAt: row.updatedAt.toISOString(),
      };
    });
  }

  /**
   * Saves a change made on `input.revision`.
   * @throws NotFound, NotYourContact, IllegalContactMove; DraftStale when a later one was saved, sent or thrown away:
   * nothing is overwritten
   */
  save(viewer: Viewer, contactId: string, input: z.infer<typeof draftInput>): Promise<z.infer<typeof draftSaved>> {
    return this.change(viewer, contactId, input.revision, input.body);
  }

  /** Throws the draft away. @throws as `save` */
  discard(viewer: Viewer, contactId: string, revision: number): Promise<z.infer<typeof draftSaved>> {
    return this.change(viewer, contactId, revision, null);
  }

  /**
   * A member of a `with` that forgets the draft a message was, in the statement that stores the message. One saved after
   * revision `upTo` is the next sentence already, and stays.
   */
  sentPart(contact: Contact, upTo: number | undefined, by: string, now: Date): Sql {
    const isThat = upTo === undefined ? sql`true` : sql`d.revision <= ${upTo}`;
    return sql`
      sent_draft as (
        insert into message_drafts as d (contact_id, center_id, desk_id, body, revision, written_by, updated_at)
        values (${contact.id}, ${contact.centerId}, ${contact.deskId}, null, 1, ${by}, ${now})
        on conflict (contact_id) do update set body = null, revision = d.revision + 1, written_by = ${by}, updated_at = ${now}
          where ${isThat}
      )`;
  }

  /**
   * What was handed in for review and comes back is the draft again, before what was written since; the contact is held.
   * Where there is no room for both the draft stays as it is: the review still has its words.
   */
  async putBack(tx: Tx, contact: Contact, text: string, by: string, now: Date): Promise<void> {
    const [row] = await tx.rows<{ body: Buffer | null; revision: number }>(sql`
      select body, revision from message_drafts where contact_id = ${contact.id}`);
    const seal = await this.seals.of(contact.personId);
    const since = row?.body ? seal.open('message_drafts.body', contact.id, row.body) : '';
    const both = since ? `${text}\n${since}` : text;
    if (since.startsWith(text) || both.length > MAX_DRAFT) return;
    const sealed = seal.seal('message_drafts.body', contact.id, both);
    if (!(await this.store(tx, contact, sealed, row?.revision ?? 0, by, now))) throw new DraftStale();
  }

  private change(viewer: Viewer, contactId: string, madeOn: number, body: string | null) {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const seal = await this.seals.of(contact.personId);
      const sealed = body === null ? null : seal.seal('message_drafts.body', contactId, body);
      if (!(await this.store(tx, contact, sealed, madeOn, viewer.accountId, now))) throw new DraftStale();
      return { revision: madeOn + 1, updatedAt: now.toISOString() };
    });
  }

  private async store(
    tx: Tx,
    contact: Contact,
    sealed: Buffer | null,
    madeOn: number,
    by: string,
    now: Date,
  ): Promise<boolean> {
    const rows =
      madeOn === 0
        ? await tx.rows(sql`
            insert into message_drafts (contact_id, center_id, desk_id, body, revision, written_by, updated_at)
            values (${contact.id}, ${contact.centerId}, ${contact.deskId}, ${sealed}, 1, ${by}, ${now})
            on conflict do nothing returning 1`)
        : await tx.rows(sql`
            update message_drafts set body = ${sealed}, revision = revision + 1, written_by = ${by}, updated_at = ${now}
            where contact_id = ${contact.id} and revision = ${madeOn} returning 1`);
    return rows.length > 0;
  }
}
