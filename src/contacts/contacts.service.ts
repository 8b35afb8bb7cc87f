import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, type NewEvent, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { type Channel, rest, type Viewer } from '../staff/index.js';
import { Contact } from './contact.js';
import { CallStillOn, IllegalContactMove, NotYourContact } from './contacts.errors.js';
import type { releaseInput } from './contacts.schemas.js';
import type { ContactEvents } from './events.js';
import { meet, refuseWhileUnmet, requireOnce } from './requirements.js';
import type { Front } from './urgency.js';
import { readableBy } from './visibility.js';

type ReleaseReason = z.infer<typeof releaseInput>['reason'];

/** Whether somebody is still on the line of a call's contact, in a transaction that holds the contact. */
export type LineStands = (tx: Tx, contactId: string) => Promise<boolean>;

/** The moves of a contact. Each locks the row, lets the contact decide, publishes and saves. */
@Injectable()
export class ContactsService {
  private lineStands: LineStands = async () => false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Who knows of lines: calls. An end of the line takes the contact's lock after it, so one of the two sees the other. */
  asksForLines(lineStands: LineStands): void {
    this.lineStands = lineStands;
  }

  /** Gives a waiting contact to a counselor, in the caller's transaction. @throws IllegalContactMove, NotFound */
  async assign(tx: Tx, contactId: string, counselorId: string, now: Date): Promise<Contact> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact) throw new NotFound('contact');
    tx.publish(contact.assignTo(counselorId, now));
    await requireOnce(tx, contact, now);
    await saveMove(tx, contact);
    return contact;
  }

  /** Holds the contact for whoever has it already; one in wrap-up is active again. @returns null where she has it no more */
  async holdOn(tx: Tx, contactId: string, counselorId: string, now: Date): Promise<Contact | null> {
    const contact = await tx.lock(Contact, contactId);
    if (contact?.counselorId !== counselorId || contact.state === 'closed') return null;
    if (contact.state === 'wrap-up') {
      tx.publish(contact.resume(now));
      await saveMove(tx, contact);
    }
    return contact;
  }

  /** Back to the queue: by its counselor, or by a supervisor when the counselor is gone. */
  release(viewer: Viewer, contactId: string, reason: ReleaseReason): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact =
        viewer.role === 'supervisor'
          ? await this.lockReadable(tx, viewer, contactId)
          : await this.lockMine(tx, viewer, contactId);
      await this.giveBack(tx, contact, reason, viewer.accountId, now);
    });
  }

  /** Everything an account holds goes back to the queue: nobody stays with somebody who does not work here any more. */
  async releaseAllOf(accountId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const held = await tx.rows<{ id: string }>(sql`
        select id from contacts where counselor_id = ${accountId} and state in ('active', 'wrap-up') order by id`);
      for (const { id } of held) {
        const contact = await tx.lock(Contact, id);
        if (contact?.counselorId === accountId && contact.state !== 'closed') {
          await this.giveBack(tx, contact, 'other', null, now);
        }
      }
    });
  }

  private async giveBack(tx: Tx, contact: Contact, reason: ReleaseReason, by: string | null, now: Date): Promise<void> {
    const heldBy = contact.counselorId;
    if (contact.state === 'wrap-up') tx.publish(contact.resume(now));
    tx.publish(contact.release(reason, now));
    // a voice that has gone rings nowhere again: somebody is to read and write, not to pick up
    if (isCall(contact) && !(await this.lineStands(tx, contact.id))) tx.publish(contact.lineEnded(now));
    await saveMove(tx, contact);
    if (reason === 'break' && heldBy === by && heldBy !== null) await rest(tx, heldBy, 'break', now);
    // the queue reads it like a declined offer: a conflict of interest named now holds as well as one named before
    await tx.rows(sql`
      update offers set reason = ${reason}
      where contact_id = ${contact.id} and counselor_id = ${heldBy} and state = 'accepted'`);
    await this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: by,
      action: 'contact.released',
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
    });
  }

  /**
   * From one counselor to another without a moment in the queue, on the same line. What was met stays met, what was answered
   * stays answered. Whether she has room is for the caller to have asked (`ColleaguesService.requireRoom`).
   * @throws NotFound, IllegalContactMove not with a counselor now, or with this one already
   */
  async handOver(tx: Tx, contactId: string, toAccountId: string, now: Date): Promise<Contact> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact) throw new NotFound('contact');
    const from = contact.counselorId;
    if (contact.state !== 'active' || from === toAccountId) throw new IllegalContactMove({ from: contact.state });
    tx.publish(contact.release('transfer', now), contact.assignTo(toAccountId, now));
    await requireOnce(tx, contact, now);
    await saveMove(tx, contact);
    await this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: from,
      action: 'contact.handed-over',
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
      detail: { accountId: toAccountId },
    });
    return contact;
  }

  /**
   * Back to the queue and to its head: her counselor's line broke, or she was handed on to somebody who has yet to take her.
   * Where nobody is on a call's line any more it waits as something to write, in its ordinary place. Nothing happens to a contact
   * that is not active, so twice is the same as once. @returns null where nothing happened @throws NotFound
   */
  async releaseToFront(tx: Tx, contactId: string, why: NonNullable<Front>, now: Date): Promise<Contact | null> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact) throw new NotFound('contact');
    if (contact.state !== 'active') return null;
    const from = contact.counselorId;
    tx.publish(contact.releaseToFront(why, now));
    if (isCall(contact) && !(await this.lineStands(tx, contact.id))) tx.publish(contact.lineEnded(now));
    await saveMove(tx, contact);
    await this.audit.record(tx, {
      centerId: contact.centerId,
      // nobody gives a contact back by losing her line
      accountId: why === 'line-lost' ? null : from,
      action: 'contact.released',
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
      detail: { reason: why },
    });
    return contact;
  }

  /** Whoever waited has gone: the caller hung up. Nothing happens to a contact that is no longer waiting. */
  async abandon(tx: Tx, contactId: string, now: Date): Promise<boolean> {
    const contact = await tx.lock(Contact, contactId);
    if (contact?.state !== 'waiting') return false;
    tx.publish(contact.abandon(now));
    await saveMove(tx, contact);
    return true;
  }

  /** The line has ended after it was given back: it goes on waiting, as something to write. Nothing happens to any other. */
  async lineEnded(tx: Tx, contactId: string, now: Date): Promise<void> {
    const contact = await tx.lock(Contact, contactId);
    if (contact?.state !== 'waiting' || !contact.live) return;
    tx.publish(contact.lineEnded(now));
    await saveMove(tx, contact);
  }

  /** The line has ended: what is left is the record. Nothing happens to a contact that is not active. */
  async startWrapUpOf(tx: Tx, contactId: string, now: Date): Promise<boolean> {
    const contact = await tx.lock(Contact, contactId);
    if (contact?.state !== 'active') return false;
    tx.publish(contact.startWrapUp(now));
    await saveMove(tx, contact);
    return true;
  }

  /** The line is made: the first words back, and nothing more is owed as an answer. */
  async answered(tx: Tx, contactId: string, now: Date): Promise<void> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact?.counselorId) return;
    const answer = contact.answer(now);
    if (answer) tx.publish(answer);
    await saveMove(tx, contact);
    await meet(tx, contactId, ['answer'], contact.counselorId, now);
  }

  /** Goes on in another way, keeping its place. Nothing happens to a contact that is there already, or closed. */
  async move(
    tx: Tx,
    contactId: string,
    to: Channel,
    reason: ContactEvents['contact.moved']['reason'],
    now: Date,
  ): Promise<boolean> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact || contact.state === 'closed' || contact.channel === to) return false;
    tx.publish(contact.moveTo(to, reason, now));
    await saveMove(tx, contact);
    return true;
  }

  startWrapUp(viewer: Viewer, contactId: string): Promise<void> {
    return this.moveMine(viewer, contactId, 'contact.wrap-up-started', (contact, now) => contact.startWrapUp(now));
  }

  resume(viewer: Viewer, contactId: string): Promise<void> {
    return this.moveMine(viewer, contactId, 'contact.resumed', (contact, now) => contact.resume(now));
  }

  /** @throws RequirementUnmet while something is still to be done, CallStillOn while somebody is on the line */
  close(viewer: Viewer, contactId: string): Promise<void> {
    const check = async (tx: Tx, id: string) => {
      await refuseWhileUnmet(tx, id);
      await this.refuseWhileOnLine(tx, id);
    };
    return this.moveMine(viewer, contactId, 'contact.closed', (contact, now) => contact.close(now), check);
  }

  /** Closing ends the line: for a prank or a wrong number that is meant, for a child in the middle of a sentence never. */
  private async refuseWhileOnLine(tx: Tx, contactId: string): Promise<void> {
    const counseling = await tx.rows(sql`
      select 1 from contact_tags where contact_id = ${contactId} and place = 0 and code not like 'NON-%'`);
    if (counseling.length > 0 && (await this.lineStands(tx, contactId))) throw new CallStillOn();
  }

  /**
   * The contact, locked, for its counselor to write on.
   * @throws NotFound out of reach, NotYourContact readable but held by somebody else, IllegalContactMove closed
   */
  async lockMine(tx: Tx, viewer: Viewer, contactId: string): Promise<Contact> {
    const contact = await this.lockReadable(tx, viewer, contactId);
    if (contact.counselorId !== viewer.accountId) throw new NotYourContact();
    if (contact.state === 'closed') throw new IllegalContactMove({ from: contact.state });
    return contact;
  }

  /** The contact, locked, for somebody who may read it: a supervisor judging a grade. @throws NotFound */
  async lockReadable(tx: Tx, viewer: Viewer, contactId: string): Promise<Contact> {
    const readable = await tx.rows(sql`select 1 from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    const contact = readable.length > 0 ? await tx.lock(Contact, contactId) : null;
    if (!contact) throw new NotFound('contact');
    return contact;
  }

  private moveMine(
    viewer: Viewer,
    contactId: string,
    action: string,
    decide: (contact: Contact, now: Date) => NewEvent,
    check?: (tx: Tx, contactId: string) => Promise<void>,
  ): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.lockMine(tx, viewer, contactId);
      const event = decide(contact, now);
      await check?.(tx, contactId);
      tx.publish(event);
      await saveMove(tx, contact);
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action,
        subjectType: 'contact',
        subjectId: contact.id,
        personId: contact.personId,
      });
    });
  }
}

function isCall({ live, channel }: Contact): boolean {
  return live && (channel === 'phone' || channel === 'web-call');
}

/** Writes back what a move can change. */
export async function saveMove(tx: Tx, contact: Contact): Promise<void> {
  await tx.rows(sql`
    update contacts set state = ${contact.state}, counselor_id = ${contact.counselorId},
      assigned_at = ${contact.assignedAt}, answered_at = ${contact.answeredAt}, wrap_up_at = ${contact.wrapUpAt},
      closed_at = ${contact.closedAt}, signal = ${contact.signal}, grade = ${contact.grade}, urgency = ${contact.urgency},
      front = ${contact.front},      caller_role = ${contact.callerRole}, channel = ${contact.channel}, live = ${contact.live}, revision = revision + 1
    where id = ${contact.id}`);
}
