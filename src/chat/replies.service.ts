import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { type Contact, contactEvent, meet, saveMove } from '../contacts/index.js';
import { newId, type Tx } from '../platform/index.js';
import { PersonSeals } from '../privacy/index.js';
import { ClientIdReused } from './chat.errors.js';
import { DraftsService } from './drafts.service.js';
import { FollowUpsService } from './follow-ups/follow-ups.service.js';
import type { HeldThread } from './held-thread.js';
import { ReplyClocksService } from './reply-clocks.service.js';

export interface Reply {
  /** whose words they are */
  readonly accountId: string;
  readonly clientId: string;
  readonly body: string;
  /** the revision of the draft that goes with it, as `DraftsService.sentPart` takes it; 0 leaves whatever stands unsent */
  readonly draft: number | undefined;
}

/** How a counselor's words become a message, whoever lets them go: in transactions that hold the thread. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly drafts: DraftsService,
    private readonly replyClocks: ReplyClocksService,
    private readonly followUps: FollowUpsService,
    private readonly seals: PersonSeals,
  ) {}

  /** The message that this id of hers is already, if it is one. @throws ClientIdReused where it is somebody else's */
  async stored(tx: Tx, threadId: string, accountId: string, clientId: string): Promise<string | null> {
    const [stored] = await tx.rows<{ id: string; accountId: string | null }>(sql`
      select id, account_id as "accountId" from messages where thread_id = ${threadId} and client_id = ${clientId}`);
    if (stored && stored.accountId !== accountId) throw new ClientIdReused();
    return stored?.id ?? null;
  }

  /**
   * Stores it, with the contact held by its counselor: the answer is given, its clock ends, and so does a day to look again.
   * A wrap-up stays one: whoever writes on takes it up again herself. @returns the message's id
   */
  async store(tx: Tx, thread: HeldThread, contact: Contact, reply: Reply, now: Date): Promise<string> {
    const answered = contact.answer(now);
    if (answered) tx.publish(answered);
    await saveMove(tx, contact);
    await meet(tx, contact.id, ['answer'], reply.accountId, now);
    await this.replyClocks.settle(tx, contact, 'answered', now);
    await this.followUps.settle(tx, contact, 'answered', now);
    const forgotten = sql`, ${this.drafts.sentPart(contact, reply.draft, reply.accountId, now)}`;
    return this.insert(tx, thread, contact, reply, { bySupervisor: false, forgotten }, now);
  }

  /** The same for words of a supervisor beside the counselor: the answer is still owed, and the draft stays. */
  storeBeside(tx: Tx, thread: HeldThread, contact: Contact, reply: Reply, now: Date): Promise<string> {
    return this.insert(tx, thread, contact, reply, { bySupervisor: true, forgotten: empty }, now);
  }

  private async insert(
    tx: Tx,
    thread: HeldThread,
    contact: Contact,
    { accountId, clientId, body }: Reply,
    { bySupervisor, forgotten }: { bySupervisor: boolean; forgotten: Sql },
    now: Date,
  ): Promise<string> {
    const messageId = newId();
    const seal = this.seals.unwrapped(thread.personId, thread.wrappedKey);
    const [{ seq } = { seq: 0 }] = await tx.rows<{ seq: number }>(sql`
      with counted as (update threads set last_seq = last_seq + 1 where id = ${thread.id} returning last_seq)
      ${forgotten}
      insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, by_supervisor, account_id,
        client_id, body, occurred_at)
      select ${messageId}, ${contact.centerId}, ${contact.deskId}, ${thread.id}, ${contact.id}, last_seq, 'counselor',
        ${bySupervisor}, ${accountId}, ${clientId}, ${seal.seal('messages.body', messageId, body)}, ${now}
      from counted returning seq`);
    tx.publish(contactEvent('message.sent', contact, now, { messageId, threadId: thread.id, seq }, accountId));
    return messageId;
  }
}
