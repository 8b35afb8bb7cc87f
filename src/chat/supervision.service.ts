import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { type Contact, ContactsService, contactEvent, onContactEvents } from '../contacts/index.js';
import { Clock, Database, EventDispatcher, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { ChatNotUnderWay } from './chat.errors.js';
import type { supervisorInChat } from './chat.schemas.js';

/** With the counselor's part of a chat ends that of whoever stood beside her. */
const endings = ['contact.released', 'contact.wrap-up-started', 'contact.closed'] as const;

interface Left {
  contactId: string;
  centerId: string;
  deskId: string;
  accountId: string;
}

/**
 * A supervisor of the desk joins a chat: she writes in it as herself, the counselor sees that she is there, and so does the
 * visitor. The counselor goes on holding the contact: the answer is still hers to give.
 */
@Injectable()
export class SupervisionService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly audit: Audit,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'chat.supervision', endings, async (events) => {
      for (const { contactId, occurredAt } of events) if (contactId) await this.end(contactId, new Date(occurredAt));
    });
  }

  /** Once, however often it is asked. @throws NotFound for a contact of another desk, ChatNotUnderWay */
  async join(viewer: Viewer, contactId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      if (!viewer.reaches(contact.deskId)) throw new NotFound('contact');
      const isChat = contact.channel === 'chat' && contact.state === 'active';
      if (!isChat || contact.counselorId === viewer.accountId) throw new ChatNotUnderWay();
      const now = this.clock.now();
      const joined = await tx.rows(sql`
        insert into chat_supervisions (id, center_id, desk_id, contact_id, account_id, joined_at)
        values (${newId()}, ${contact.centerId}, ${contact.deskId}, ${contactId}, ${viewer.accountId}, ${now})
        on conflict (contact_id, account_id) where left_at is null do nothing returning id`);
      if (joined.length === 0) return;
      const { accountId } = viewer;
      tx.publish(contactEvent('chat.supervisor-joined', contact, now, { accountId }, accountId));
      await this.record(tx, viewer, contact, 'chat.joined');
    });
  }

  /** Nothing happens to whoever is not in it any more. @throws NotFound */
  async leave(viewer: Viewer, contactId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      const mine = sql`contact_id = ${contactId} and account_id = ${viewer.accountId}`;
      if ((await this.leaveWhere(tx, mine, this.clock.now())) > 0) await this.record(tx, viewer, contact, 'chat.left');
    });
  }

  /** Who is in the chat beside its counselor, first come first. */
  async of(contactId: string): Promise<z.infer<typeof supervisorInChat>[]> {
    const rows = await this.db.rows<{ accountId: string; displayName: string; joinedAt: Date }>(sql`
      select s.account_id as "accountId", a.display_name as "displayName", s.joined_at as "joinedAt"
      from chat_supervisions s join accounts a on a.id = s.account_id join contacts c on c.id = s.contact_id
      where s.contact_id = ${contactId} and s.left_at is null and c.state = 'active' order by s.joined_at, s.id`);
    return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
  }

  /** Whether the viewer may write in it beside its counselor. */
  async isIn(tx: Tx, viewer: Viewer, contactId: string): Promise<boolean> {
    const rows = await tx.rows(sql`
      select 1 from contacts c where c.id = ${contactId} and ${isInChat(viewer.accountId)}`);
    return rows.length > 0;
  }

  /** What is said of a contact that was taken up anew meanwhile leaves those alone who joined after it. */
  private async end(contactId: string, at: Date): Promise<void> {
    await this.work.run((tx) =>
      this.leaveWhere(
        tx,
        sql`contact_id = ${contactId} and (joined_at <= ${at}
          or exists (select 1 from contacts c where c.id = contact_id and c.state <> 'active'))`,
        at,
      ),
    );
  }

  private async leaveWhere(tx: Tx, who: Sql, at: Date): Promise<number> {
    const left = await tx.rows<Left>(sql`
      update chat_supervisions set left_at = greatest(joined_at, ${at}) where ${who} and left_at is null
      returning contact_id as "contactId", center_id as "centerId", desk_id as "deskId", account_id as "accountId"`);
    for (const { contactId: id, accountId, ...about } of left) {
      tx.publish(contactEvent('chat.supervisor-left', { ...about, id }, at, { accountId }, accountId));
    }
    return left.length;
  }

  private record(tx: Tx, viewer: Viewer, contact: Contact, action: string): Promise<void> {
    return this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
    });
  }
}

/** Whether the account is in the chat beside its counselor, as a condition on the contact `c`. */
export function isInChat(accountId: string): Sql {
  return sql`(c.state = 'active' and exists (
    select 1 from chat_supervisions s where s.contact_id = c.id and s.account_id = ${accountId} and s.left_at is null))`;
}
