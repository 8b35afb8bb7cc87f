import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, NotFound, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../../staff/index.js';
import { contactInvitation, inviteInput } from './invitations.schemas.js';
import { InvitationsService } from './invitations.service.js';

/** From the chat onto a call, for the counselor who holds the contact. */
@Controller('contacts/:id/call/invitation')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @Permit('contact.read')
  @Returns(contactInvitation)
  async last(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    const invitation = await this.invitations.ofContact(viewer, contactId);
    if (invitation === undefined) throw new NotFound('contact');
    return { invitation };
  }

  @Post()
  @Permit('call.handle')
  @Returns(contactInvitation, 201)
  async invite(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: inviteInput }) { clientId }: z.infer<typeof inviteInput>,
  ) {
    return { invitation: await this.invitations.invite(viewer, contactId, clientId) };
  }

  @Post('withdraw')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(contactInvitation)
  async withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return { invitation: await this.invitations.withdraw(viewer, contactId) };
  }
}
