import { Body, Controller, Get, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { done, idParam, NotFound, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../staff/index.js';
import { CallReadsService } from './call-reads.service.js';
import { contactCall } from './calls.schemas.js';
import { CallsService } from './calls.service.js';
import { VoiceMessages } from './voice-messages.service.js';

/** The call of a contact, for the counselor who holds it. */
@Controller('contacts/:id')
export class ContactCallsController {
  constructor(
    private readonly calls: CallsService,
    private readonly reads: CallReadsService,
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
