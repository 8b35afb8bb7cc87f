import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { catchUp, staffMessage, staffMessages, writeInput } from './chat.schemas.js';
import { ConversationsService } from './conversations.service.js';

@Controller('contacts/:id')
export class ConversationsController {
  constructor(private readonly conversations: ConversationsService) {}

  @Get('messages')
  @Permit('contact.read')
  @Returns(staffMessages)
  messages(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Query({ schema: catchUp }) query: z.infer<typeof catchUp>,
  ) {
    return this.conversations.messages(viewer, contactId, query.after);
  }

  @Post('messages')
  @Permit('contact.write')
  @Returns(staffMessage, 201)
  write(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: writeInput }) input: z.infer<typeof writeInput>,
  ) {
    return this.conversations.write(viewer, contactId, input);
  }

  @Post('no-answer-needed')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async noAnswerNeeded(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.conversations.noAnswerNeeded(viewer, contactId);
    return { ok: true as const };
  }
}
