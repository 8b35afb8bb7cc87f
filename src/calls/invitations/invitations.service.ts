import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Contact, ContactsService, contactEvent, onContactEvents, readableBy } from '../../contacts/index.js';
import {
  Clock,
  Database,
  type Deadline,
  Deadlines,
  EventDispatcher,
  newId,
  type Tx,
  UnitOfWork,
} from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CallInvitation, saveInvitation } from './invitation.js';
import { NotInChat } from './invitations.errors.js';
import type { InvitationState, invitation, visitorInvitation } from './invitations.schemas.js';

/** The kind of the deadlines at which an invitation nobody has answered runs out. */
export const INVITATION_EXPIRY = 'call-invitation.expiry';
/** So long it stands; milliseconds [P]. Long enough to find a quiet corner and earphones. */
const STANDS_MS = 10 * 60_000;

type InvitationView = z.infer<typeof invitation>;
interface Row {
  invitationId: string;
  state: InvitationState;
  invitedAt: Date;
  expiresAt: Date;
  settledAt: Date | null;
}

/**
 * Invitations onto a call, and their ends but one: taken, an invitation is a call (`InvitedCalls`). Everybody locks in one order:
 * the deadline, the invitation, the contact.
 */
@Injectable()
export class InvitationsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly deadlines: Deadlines,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(INVITATION_EXPIRY, (tx, deadline, now) => this.expire(tx, deadline, now));
    const ends = ['contact.released', 'contact.wrap-up-started', 'contact.closed'] as const;
    onContactEvents(this.dispatcher, 'calls.invitations', ends, async (events) => {
      for (const { contactId } of events) if (contactId) await this.withdrawUnheld(contactId);
    });
  }

  /**
   * Asks the visitor onto a call. While one is open, asking again is the same one.
   * @throws NotFound, NotYourContact, IllegalContactMove closed, NotInChat
   */
  async invite(viewer: Viewer, contactId: string, clientId: string): Promise<InvitationView | null> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const stored = await tx.rows(sql`
        select 1 from call_invitations where contact_id = ${contactId} and (client_id = ${clientId} or state = 'open')`);
      if (stored.length > 0) return;
      if (contact.state !== 'active' || contact.channel !== 'chat') throw new NotInChat();
      const invitationId = newId();
      const expiresAt = new Date(now.getTime() + STANDS_MS);
      const { centerId, deskId, personId } = contact;
      await tx.rows(sql`
        insert into call_invitations (id, center_id, desk_id, contact_id, person_id, counselor_id, client_id, state,
          invited_at, expires_at)
        values (${invitationId}, ${centerId}, ${deskId}, ${contactId}, ${personId}, ${viewer.accountId}, ${clientId},
          'open', ${now}, ${expiresAt})`);
      await this.deadlines.set(tx, { centerId, kind: INVITATION_EXPIRY, subjectId: invitationId, dueAt: expiresAt });
      const told = { invitationId, counselorId: viewer.accountId, expiresAt: expiresAt.toISOString() };
      tx.publish(contactEvent('call.invited', contact, now, told, viewer.accountId));
      await this.audit.record(tx, {
        centerId,
        accountId: viewer.accountId,
        action: 'call.invited',
        subjectType: 'contact',
        subjectId: contactId,
        personId,
      });
    });
    return this.lastOf(contactId);
  }

  /**
   * Takes back what is open. Nothing happens to one that is settled: it may have become a call a moment ago.
   * @throws NotFound, NotYourContact, IllegalContactMove closed
   */
  async withdraw(viewer: Viewer, contactId: string): Promise<InvitationView | null> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const open = await this.lockOpen(tx, sql`contact_id = ${contactId}`, now);
      await this.contacts.lockMine(tx, viewer, contactId);
      if (open) await this.settle(tx, open, 'withdrawn', now);
    });
    return this.lastOf(contactId);
  }

  /** The contact's last one. @returns undefined out of the viewer's reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<InvitationView | null | undefined> {
    const readable = await this.db.rows(
      sql`select 1 from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`,
    );
    return readable.length > 0 ? this.lastOf(contactId) : undefined;
  }

  /** What is open for this visitor. */
  async openFor(personId: string): Promise<z.infer<typeof visitorInvitation>> {
    const [open] = await this.db.rows<{ invitationId: string; expiresAt: Date }>(
      sql`select id as "invitationId", expires_at as "expiresAt" from call_invitations
        where person_id = ${personId} and state = 'open' and expires_at > ${this.clock.now()}
        order by invited_at desc limit 1`,
      'call-invitation-open',
    );
    return { invitation: open ? { ...open, expiresAt: open.expiresAt.toISOString() } : null };
  }

  /** The visitor would rather not. Nothing happens to one that is settled, or not hers. */
  async decline(personId: string, invitationId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const open = await this.lockOpen(tx, sql`id = ${invitationId} and person_id = ${personId}`, now);
      if (open) await this.settle(tx, open, 'declined', now);
    });
  }

  /** @internal for whoever takes it: met and held in the order of everybody else. @returns null where it is not hers */
  async lock(tx: Tx, personId: string, invitationId: string, now: Date): Promise<CallInvitation | null> {
    await this.deadlines.met(tx, INVITATION_EXPIRY, invitationId, now);
    const held = await tx.lock(CallInvitation, invitationId);
    return held?.personId === personId ? held : null;
  }

  private async lockOpen(tx: Tx, which: Sql, now: Date): Promise<CallInvitation | null> {
    const [open] = await tx.rows<{ id: string }>(sql`
      select id from call_invitations where ${which} and state = 'open'`);
    if (!open) return null;
    await this.deadlines.met(tx, INVITATION_EXPIRY, open.id, now);
    const held = await tx.lock(CallInvitation, open.id);
    return held?.state === 'open' ? held : null;
  }

  private async expire(tx: Tx, { subjectId }: Deadline, now: Date): Promise<void> {
    const invitation = await tx.lock(CallInvitation, subjectId);
    if (invitation?.state === 'open') await this.settle(tx, invitation, 'expired', now);
  }

  /** Whoever invited is not with her any more, as both stand now: nobody is to be called who would not pick up. */
  private async withdrawUnheld(contactId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const open = await this.lockOpen(tx, sql`contact_id = ${contactId}`, now);
      if (!open) return;
      const contact = await tx.lock(Contact, contactId);
      if (contact?.state === 'active' && contact.counselorId === open.counselorId) {
        const { centerId, expiresAt } = open;
        return this.deadlines.set(tx, { centerId, kind: INVITATION_EXPIRY, subjectId: open.id, dueAt: expiresAt });
      }
      await this.settle(tx, open, 'withdrawn', now);
    });
  }

  private async settle(
    tx: Tx,
    open: CallInvitation,
    state: Exclude<InvitationState, 'open' | 'taken'>,
    now: Date,
  ): Promise<void> {
    tx.publish(open.settle(state, now));
    await saveInvitation(tx, open);
  }

  private async lastOf(contactId: string): Promise<InvitationView | null> {
    const [row] = await this.db.rows<Row>(sql`
      select id as "invitationId", state, invited_at as "invitedAt", expires_at as "expiresAt", settled_at as "settledAt"
      from call_invitations where contact_id = ${contactId} order by invited_at desc, id desc limit 1`);
    if (!row) return null;
    return {
      ...row,
      invitedAt: row.invitedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    };
  }
}
