import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { draft, draftDiscarded, draftInput, draftSaved } from './drafts.schemas.js';
import { DraftsService } from './drafts.service.js';

@Controller('contacts/:id/draft')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get()
  @Permit('contact.write')
  @Returns(draft)
  read(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.drafts.read(viewer, contactId);
  }

  @Put()
  @Permit('contact.write')
  @Returns(draftSaved)
  save(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: draftInput }) input: z.infer<typeof draftInput>,
  ) {
    return this.drafts.save(viewer, contactId, input);
  }

  @Delete()
  @Permit('contact.write')
  @Returns(draftSaved)
  discard(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Query({ schema: draftDiscarded }) query: z.infer<typeof draftDiscarded>,
  ) {
    return this.drafts.discard(viewer, contactId, query.revision);
  }
}
