import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import {
  awaitsVisitorSince,
  Contact,
  ContactsService,
  contactEvent,
  type FollowUpRow,
  followUpOf,
  onContactEvents,
  shownFollowUp,
} from '../../contacts/index.js';
import { Clock, Deadlines, EventDispatcher, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import { DesksService, type Viewer } from '../../staff/index.js';
import { dueOn, isInReach } from './follow-up.js';
import { FollowUpOutOfReach, NothingToAwait } from './follow-ups.errors.js';
import type { followUpInput, followUpNow } from './follow-ups.schemas.js';

/** The kind of the deadline at which a letter is looked at again. Its subject is the follow-up. */
const FOLLOW_UP = 'chat.follow-up';

interface About {
  readonly id: string;
  readonly centerId: string;
  readonly deskId: string;
}
type End = 'answered' | 'visitor-wrote' | 'set-anew' | 'taken-off' | 'closed' | 'moved';

/**
 * When a counselor looks again at a letter that waits for its visitor. It is the letter's, not hers: whoever holds it when the day
 * comes is told. At most one is open for a contact; one whose day has come stands until she writes, closes, or says otherwise.
 *
 * Locks: deadline, contact, follow-up, as for reply clocks: whoever holds a contact settles a deadline only if nobody holds it.
 */
@Injectable()
export class FollowUpsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly deadlines: Deadlines,
    private readonly desks: DesksService,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(FOLLOW_UP, (tx, { subjectId }, now) => this.comeDue(tx, subjectId, now));
    // a letter that became a call or a chat is nothing to look at again
    onContactEvents(this.dispatcher, 'chat.follow-ups', ['contact.closed', 'contact.moved'], async (events) => {
      for (const { contactId } of events) {
        if (contactId) await this.work.run((tx) => this.look(tx, contactId, this.clock.now()));
      }
    });
  }

  /**
   * In place of the one before, if there is one. The same `clientId` again changes nothing.
   * @throws NotFound, NotYourContact, IllegalContactMove closed, NothingToAwait, FollowUpOutOfReach
   */
  set(viewer: Viewer, contactId: string, input: z.infer<typeof followUpInput>): Promise<z.infer<typeof followUpNow>> {
    return this.work.run(async (tx) => {
      const now = this.clock.now();
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const known = await tx.rows(sql`
        select 1 from letter_follow_ups where contact_id = ${contactId} and client_id = ${input.clientId}`);
      if (known.length > 0) return this.shown(tx, contactId);
      if (!(await this.isAwaiting(tx, contact))) throw new NothingToAwait();
      const { calendar } = await this.desks.byId(contact.deskId);
      const dueAt = dueOn(input.day, calendar.timeZone);
      if (!isInReach(dueAt, now)) throw new FollowUpOutOfReach();
      await this.settle(tx, contact, 'set-anew', now);
      const id = newId();
      await tx.rows(sql`
        insert into letter_follow_ups (id, center_id, desk_id, contact_id, client_id, day, due_at, set_by, set_at)
        values (${id}, ${contact.centerId}, ${contact.deskId}, ${contactId}, ${input.clientId}, ${input.day}::date, ${dueAt},
          ${viewer.accountId}, ${now})`);
      await this.deadlines.set(tx, { centerId: contact.centerId, kind: FOLLOW_UP, subjectId: id, dueAt });
      const payload = { followUpId: id, dueAt: dueAt.toISOString() };
      tx.publish(contactEvent('follow-up.set', contact, now, payload, viewer.accountId));
      await this.audited(tx, viewer, contact, 'contact.follow-up-set');
      return this.shown(tx, contactId);
    });
  }

  /** Nothing happens where there is none. @throws NotFound, NotYourContact, IllegalContactMove closed */
  takeOff(viewer: Viewer, contactId: string): Promise<z.infer<typeof followUpNow>> {
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      if (await this.settle(tx, contact, 'taken-off', this.clock.now())) {
        await this.audited(tx, viewer, contact, 'contact.follow-up-taken-off');
      }
      return { followUp: null };
    });
  }

  /** What was to be looked at again has been; the contact is held. @returns false where there was nothing */
  async settle(tx: Tx, contact: About, by: End, now: Date): Promise<boolean> {
    const [open] = await tx.rows<{ id: string }>(sql`
      update letter_follow_ups set ended_at = ${now}, ended_by = ${by}
      where contact_id = ${contact.id} and ended_at is null returning id`);
    if (!open) return false;
    await this.deadlines.tryMet(tx, FOLLOW_UP, open.id, now);
    tx.publish(contactEvent('follow-up.settled', contact, now, { followUpId: open.id, by }));
    return true;
  }

  private async look(tx: Tx, contactId: string, now: Date): Promise<void> {
    const contact = await tx.lock(Contact, contactId);
    if (contact?.state === 'closed') await this.settle(tx, contact, 'closed', now);
    else if (contact && contact.channel !== 'board') await this.settle(tx, contact, 'moved', now);
  }

  /** The day has come. A visitor who wrote meanwhile has brought the letter back already. */
  private async comeDue(tx: Tx, followUpId: string, now: Date): Promise<void> {
    const [found] = await tx.rows<{ contactId: string }>(sql`
      select contact_id as "contactId" from letter_follow_ups where id = ${followUpId} and ended_at is null`);
    const contact = found ? await tx.lock(Contact, found.contactId) : null;
    if (!contact) return;
    if (contact.state === 'closed' || contact.channel !== 'board') return this.look(tx, contact.id, now);
    if (!(await this.answerMetAt(tx, contact.id))) {
      await this.settle(tx, contact, 'visitor-wrote', now);
      return;
    }
    const due = await tx.rows(sql`
      update letter_follow_ups set came_due_at = ${now} where id = ${followUpId} and ended_at is null returning id`);
    const { counselorId } = contact;
    if (due.length > 0) tx.publish(contactEvent('follow-up.due', contact, now, { followUpId, counselorId }));
  }

  private async isAwaiting(tx: Tx, contact: Contact): Promise<boolean> {
    return awaitsVisitorSince({ ...contact, answerMetAt: await this.answerMetAt(tx, contact.id) }) !== null;
  }

  private async answerMetAt(tx: Tx, contactId: string): Promise<Date | null> {
    const [answer] = await tx.rows<{ metAt: Date | null }>(sql`
      select met_at as "metAt" from contact_requirements where contact_id = ${contactId} and code = 'answer'`);
    return answer?.metAt ?? null;
  }

  private async shown(tx: Tx, contactId: string): Promise<z.infer<typeof followUpNow>> {
    const [row] = await tx.rows<{ followUp: FollowUpRow | null }>(sql`
      select ${followUpOf} as "followUp" from contacts c where c.id = ${contactId}`);
    return { followUp: shownFollowUp(row?.followUp ?? null) };
  }

  private audited(tx: Tx, viewer: Viewer, contact: Contact, action: string): Promise<void> {
    const { centerId, id: subjectId, personId } = contact;
    return this.audit.record(tx, {
      centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'contact',
      subjectId,
      personId,
    });
  }
}
