import { Body, Controller, Get, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { done, idParam, NotFound, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../staff/index.js';
import { CallReadsService } from './call-reads.service.js';
import { CallerNumbers } from './caller-numbers.service.js';
import {
  colleagues,
  consultInput,
  contactCall,
  holdInput,
  revealed,
  revealInput,
  thirdPartyInput,
  transferInput,
} from './calls.schemas.js';
import { CallsService } from './calls.service.js';
import { LegReadsService } from './leg-reads.service.js';
import { LegsService } from './legs.service.js';
import { TransfersService } from './transfers.service.js';
import { VoiceMessages } from './voice-messages.service.js';

/** The call of a contact, for the counselor who holds it. */
@Controller('contacts/:id')
export class ContactCallsController {
  constructor(
    private readonly calls: CallsService,
    private readonly reads: CallReadsService,
    private readonly legs: LegsService,
    private readonly legReads: LegReadsService,
    private readonly transfers: TransfersService,
    private readonly numbers: CallerNumbers,
    private readonly messages: VoiceMessages,
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

  @Post('call/hold')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(contactCall)
  async hold(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: holdInput }) input: z.infer<typeof holdInput>,
  ) {
    await this.transfers.hold(viewer, contactId, input.held);
    return this.call(viewer, contactId);
  }

  @Get('call/colleagues')
  @Permit('call.handle')
  @Returns(colleagues)
  colleagues(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.legReads.colleagues(viewer, contactId);
  }

  @Post('call/consult')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(contactCall)
  async consult(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: consultInput }) input: z.infer<typeof consultInput>,
  ) {
    await this.legs.consult(viewer, contactId, input);
    return this.call(viewer, contactId);
  }

  /** To a colleague; the contact goes with the call, so there is nothing left to show of it. */
  @Post('call/transfer')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(done)
  async transfer(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: transferInput }) { accountId }: z.infer<typeof transferInput>,
  ) {
    await this.transfers.transfer(viewer, contactId, accountId);
    return { ok: true as const };
  }

  @Post('call/third-party')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(contactCall)
  async thirdParty(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: thirdPartyInput }) input: z.infer<typeof thirdPartyInput>,
  ) {
    await this.legs.thirdParty(viewer, contactId, input);
    return this.call(viewer, contactId);
  }

  /** The whole number of whoever called; written down with the reason. */
  @Post('call/number')
  @HttpCode(200)
  @Permit('call.reveal-number')
  @Returns(revealed)
  number(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: revealInput }) input: z.infer<typeof revealInput>,
  ) {
    return this.numbers.reveal(viewer, contactId, input);
  }

  /** The sound of a message that was spoken out of hours. */
  @Get('voice-message')
  @Permit('contact.read')
  @ApiProduces('audio/mpeg')
  async voiceMessage(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
  ): Promise<StreamableFile> {
    const { bytes, mediaType } = await this.messages.play(viewer, contactId);
    return new StreamableFile(bytes, { type: mediaType, length: bytes.length, disposition: 'inline' });
  }
}
