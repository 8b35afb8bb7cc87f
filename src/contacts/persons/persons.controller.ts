import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { Merges } from './merges.service.js';
import { PersonReads } from './person-reads.service.js';
import { merged, mergeInput, mergePreview, person, previewInput, separated } from './persons.schemas.js';

@Controller()
export class PersonsController {
  constructor(
    private readonly reads: PersonReads,
    private readonly merges: Merges,
  ) {}

  @Get('contacts/:id/person')
  @Permit('contact.read')
  @Returns(person)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.ofContact(viewer, contactId);
  }

  @Get('contacts/:id/person/merge-preview')
  @Permit('contact.read')
  @Returns(mergePreview)
  preview(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Query({ schema: previewInput }) input: z.infer<typeof previewInput>,
  ) {
    return this.reads.preview(viewer, contactId, input.with);
  }

  @Post('contacts/:id/person/merges')
  @Permit('person.merge')
  @Returns(merged, 201)
  merge(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: mergeInput }) input: z.infer<typeof mergeInput>,
  ) {
    return this.merges.merge(viewer, contactId, input);
  }

  @Post('person-merges/:id/undo')
  @HttpCode(200)
  @Permit('person.merge')
  @Returns(separated)
  undo(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) mergeId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.merges.undo(viewer, mergeId);
  }
}
