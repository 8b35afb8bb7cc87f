import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { onContactEvents, VisitorSockets } from '../../contacts/index.js';
import { Database, EventDispatcher } from '../../platform/index.js';
import { InvitationsService } from './invitations.service.js';
import { visitorInvitationEvents } from './invitations.sockets.js';

/** Tells the visitor's pages what is open for her now. Consoles are told by `contact.changed`, with everything else. */
@Injectable()
export class InvitationPushes implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly invitations: InvitationsService,
    private readonly visitors: VisitorSockets,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    const changes = ['call.invited', 'call.invitation-settled'] as const;
    onContactEvents(this.dispatcher, 'calls.invitation-pushes', changes, async (events) => {
      for (const { payload } of events) await this.tell(payload.invitationId);
    });
  }

  private async tell(invitationId: string): Promise<void> {
    const [of] = await this.db.rows<{ personId: string }>(sql`
      select person_id as "personId" from call_invitations where id = ${invitationId}`);
    if (!of) return;
    const open = await this.invitations.openFor(of.personId);
    this.visitors.toPerson(of.personId, visitorInvitationEvents, 'call.invitation', open);
  }
}
