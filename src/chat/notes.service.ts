import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { type Contact, ContactsService, contactEvent, readableBy } from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { ClientIdReused } from './chat.errors.js';
import type { note, wordsInput } from './chat.schemas.js';

type Note = z.infer<typeof note>;
interface NoteRow extends Omit<Note, 'body' | 'occurredAt'> {
  body: Buffer;
  occurredAt: Date;
  personId: string;
}

/** More than a thread ever has; what is shown at once. */
const MOST = 500;

/** What counselors write for each other about a contact: sealed, never changed, never shown to a visitor. */
@Injectable()
export class NotesService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * By whoever holds the contact, and by supervisors who may read it, closed or not. The same `clientId` again is the same
   * note. @throws NotFound, NotYourContact, IllegalContactMove closed, ClientIdReused
   */
  async write(viewer: Viewer, contactId: string, input: z.infer<typeof wordsInput>): Promise<Note> {
    const id = await this.work.run(async (tx) => {
      const contact =
        viewer.role === 'supervisor'
          ? await this.contacts.lockReadable(tx, viewer, contactId)
          : await this.contacts.lockMine(tx, viewer, contactId);
      return this.add(tx, viewer, contact, input);
    });
    const stored = await this.byId(id);
    if (!stored) throw new Error('a note just stored is gone');
    return stored;
  }

  /** In the transaction that holds the contact. @returns its id @throws ClientIdReused */
  async add(tx: Tx, viewer: Viewer, contact: Contact, input: z.infer<typeof wordsInput>): Promise<string> {
    const [stored] = await tx.rows<{ id: string; accountId: string }>(sql`
      select id, account_id as "accountId" from contact_notes
      where contact_id = ${contact.id} and client_id = ${input.clientId}`);
    if (stored?.accountId === viewer.accountId) return stored.id;
    if (stored) throw new ClientIdReused();
    const now = this.clock.now();
    const id = newId();
    const [stands] = await tx.rows<{ wrappedKey: Buffer; afterSeq: number }>(sql`
      select p.wrapped_key as "wrappedKey", coalesce(t.last_seq, 0) as "afterSeq"
      from persons p left join threads t on t.id = ${contact.threadId} where p.id = ${contact.personId}`);
    if (!stands) throw new NotFound('contact');
    const body = this.seals.unwrapped(contact.personId, stands.wrappedKey).seal('contact_notes.body', id, input.body);
    await tx.rows(sql`
      insert into contact_notes (id, center_id, desk_id, contact_id, after_seq, account_id, client_id, body, occurred_at)
      values (${id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${stands.afterSeq}, ${viewer.accountId},
        ${input.clientId}, ${body}, ${now})`);
    tx.publish(contactEvent('note.added', contact, now, { noteId: id }, viewer.accountId));
    await this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: viewer.accountId,
      action: 'note.written',
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
    });
    return id;
  }

  /**
   * Beside a thread's messages after a sequence number, whose reading was written down already: those of every contact of
   * the thread that the viewer may read. What stands directly behind that number comes again, so that none is missed.
   */
  with(viewer: Viewer, contact: { id: string; threadId: string | null }, after: number): Promise<Note[]> {
    return this.read(sql`
      (c.id = ${contact.id} or c.thread_id = ${contact.threadId}) and ${readableBy(viewer)} and n.after_seq >= ${after}
      order by n.after_seq, n.occurred_at, n.id limit ${MOST}`);
  }

  async byId(noteId: string): Promise<Note | undefined> {
    return (await this.read(sql`n.id = ${noteId}`))[0];
  }

  private async read(condition: Sql): Promise<Note[]> {
    const rows = await this.db.rows<NoteRow>(sql`
      select n.id, n.contact_id as "contactId", n.client_id as "clientId", n.after_seq as "afterSeq",
        a.display_name as "authorName", n.body, n.occurred_at as "occurredAt", c.person_id as "personId"
      from contact_notes n join contacts c on c.id = n.contact_id join accounts a on a.id = n.account_id
      where ${condition}`);
    return Promise.all(
      rows.map(async ({ personId, ...row }) => ({
        ...row,
        body: (await this.seals.of(personId)).open('contact_notes.body', row.id, row.body),
        occurredAt: row.occurredAt.toISOString(),
      })),
    );
  }
}
