import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import {
  catchUp,
  contactColleagues,
  noAnswerNeededInput,
  note,
  staffMessage,
  staffMessages,
  transferInput,
  wordsInput,
  writeInput,
} from './chat.schemas.js';
import { ConversationsService } from './conversations.service.js';
import { HandingOnService } from './handing-on.service.js';
import { NotesService } from './notes.service.js';

@Controller('contacts/:id')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly notes: NotesService,
    private readonly handingOn: HandingOnService,
  ) {}

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

  /** For colleagues only. */
  @Post('notes')
  @Permit('contact.write')
  @Returns(note, 201)
  writeNote(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: wordsInput }) input: z.infer<typeof wordsInput>,
  ) {
    return this.notes.write(viewer, contactId, input);
  }

  @Get('colleagues')
  @Permit('contact.write')
  @Returns(contactColleagues)
  colleagues(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.handingOn.to(viewer, contactId);
  }

  /** To a colleague, who is asked first. A call is handed on by its own route. */
  @Post('transfer')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async transfer(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: transferInput }) input: z.infer<typeof transferInput>,
  ) {
    await this.handingOn.transfer(viewer, contactId, input);
    return { ok: true as const };
  }

  @Post('no-answer-needed')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async noAnswerNeeded(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: noAnswerNeededInput }) input: z.infer<typeof noAnswerNeededInput>,
  ) {
    await this.conversations.noAnswerNeeded(viewer, contactId, input);
    return { ok: true as const };
  }
}
