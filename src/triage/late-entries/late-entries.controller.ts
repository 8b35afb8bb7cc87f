import { Body, Controller, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { enteredLate, lateEntryInput } from './late-entries.schemas.js';
import { LateEntries } from './late-entries.service.js';

@Controller('late-entries')
export class LateEntriesController {
  constructor(private readonly entries: LateEntries) {}

  @Post()
  @Permit('contact.write')
  @Returns(enteredLate, 201)
  enter(@CurrentViewer() viewer: Viewer, @Body({ schema: lateEntryInput }) input: z.infer<typeof lateEntryInput>) {
    return this.entries.enter(viewer, input);
  }
}
