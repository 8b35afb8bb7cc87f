import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, NotFound, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../staff/index.js';
import { CallReadsService } from './call-reads.service.js';
import { contactCall } from './calls.schemas.js';
import { CallsService } from './calls.service.js';

/** The call of a contact, for the counselor who holds it. */
@Controller('contacts/:id')
export class ContactCallsController {
  constructor(
    private readonly calls: CallsService,
    private readonly reads: CallReadsService,
  ) {}

  @Get('call')
  @Permit('contact.read')
  @Returns(contactCall)
  async call(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    const call = await this.reads.ofContact(viewer, contactId);
    if (call === undefined) throw new NotFound('contact');
    return { call };
  }

  @Post('call/hang-up')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(done)
  async hangUp(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.calls.hangUpAs(viewer, contactId);
    return { ok: true as const };
  }
}
