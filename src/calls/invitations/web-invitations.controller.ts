import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { BroughtKeys, VisitorCodes, type VisitorKeys } from '../../contacts/index.js';
import { ForVisitor, RateLimit, Returns } from '../../platform/index.js';
import { invitationRef, visitorInvitation } from './invitations.schemas.js';
import { InvitationsService } from './invitations.service.js';

/** From the visitor's page. Taking one is placing a call: `POST /api/calls/web` with its id. */
@Controller('calls/web/invitation')
export class WebInvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly codes: VisitorCodes,
  ) {}

  @Get()
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(visitorInvitation)
  async open(@BroughtKeys() keys: VisitorKeys) {
    return this.invitations.openFor((await this.codes.personOf(keys)).personId);
  }

  @Post('decline')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(visitorInvitation)
  async decline(
    @BroughtKeys() keys: VisitorKeys,
    @Body({ schema: invitationRef }) { invitationId }: z.infer<typeof invitationRef>,
  ) {
    const { personId } = await this.codes.personOf(keys);
    await this.invitations.decline(personId, invitationId);
    return this.invitations.openFor(personId);
  }
}
