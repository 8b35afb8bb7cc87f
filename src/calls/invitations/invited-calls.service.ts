import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import { Contact, ContactsService } from '../../contacts/index.js';
import { Clock, Deadlines, NotFound, UnitOfWork } from '../../platform/index.js';
import { HolderOffers } from '../../queue/index.js';
import { GONE_AFTER_MS } from '../browser/visitor-gone.js';
import { VISITOR_GONE } from '../line-deadlines.js';
import { NewCalls } from '../new-call.js';
import { saveInvitation } from './invitation.js';
import { InvitationOver } from './invitations.errors.js';
import { InvitationsService } from './invitations.service.js';

/**
 * An invitation that is taken: a call within the conversation it came from. Same contact, same counselor, same record; it
 * rings at her, and the contact is hers all the while. When she can't pick up, it is a call like any other, first in line.
 */
@Injectable()
export class InvitedCalls {
  constructor(
    private readonly work: UnitOfWork,
    private readonly invitations: InvitationsService,
    private readonly contacts: ContactsService,
    private readonly ringing: HolderOffers,
    private readonly newCalls: NewCalls,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
  ) {}

  /**
   * @param clientHash keyed hash of the sender's id: by its unique key the same call is stored once
   * @throws NotFound not hers, InvitationOver
   */
  take(personId: string, invitationId: string, clientHash: Buffer): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const invitation = await this.invitations.lock(tx, personId, invitationId, now);
      if (!invitation) throw new NotFound('call-invitation');
      const { contactId, counselorId, centerId } = invitation;
      const contact = await tx.lock(Contact, contactId);
      const isWithHer = contact?.state === 'active' && contact.counselorId === counselorId;
      if (!isWithHer || contact.channel !== 'chat') throw new InvitationOver();
      const { callId, parts, events } = this.newCalls.of({
        desk: { id: contact.deskId, centerId },
        carrier: 'browser',
        carrierCallId: null,
        clientHash,
        inHours: true,
        within: { contactId, returnsTo: 'chat' },
        channel: 'web-call',
        callerRole: contact.callerRole,
        personId,
        codeHash: null,
        gradeBefore: null,
        caller: null,
        now,
      });
      await tx.rows(sql`with ${join([...parts])} select 1`);
      const dueAt = new Date(now.getTime() + GONE_AFTER_MS);
      await this.deadlines.set(tx, { centerId, kind: VISITOR_GONE, subjectId: callId, dueAt });
      tx.publish(invitation.take(callId, now), ...events);
      await saveInvitation(tx, invitation);
      await this.contacts.move(tx, contactId, 'web-call', 'became-call', now);
      if (!(await this.ringing.toHolder(tx, contactId, now))) {
        await this.contacts.releaseToFront(tx, contactId, 'invited', now);
      }
    });
  }
}
