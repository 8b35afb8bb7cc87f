import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { phrase, phraseChange, phraseInput, phrases } from './phrases.schemas.js';
import { PhrasesService } from './phrases.service.js';

@Controller('phrases')
export class PhrasesController {
  constructor(private readonly phrases: PhrasesService) {}

  @Get()
  @Permit('phrase.use')
  @Returns(phrases)
  read(@CurrentViewer() viewer: Viewer) {
    return this.phrases.read(viewer);
  }

  @Post()
  @Permit('phrase.use')
  @Returns(phrase, 201)
  add(@CurrentViewer() viewer: Viewer, @Body({ schema: phraseInput }) input: z.infer<typeof phraseInput>) {
    return this.phrases.add(viewer, input);
  }

  @Patch(':id')
  @Permit('phrase.use')
  @Returns(phrase)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: phraseChange }) change: z.infer<typeof phraseChange>,
  ) {
    return this.phrases.change(viewer, id, change);
  }

  @Delete(':id')
  @Permit('phrase.use')
  @Returns(done)
  async remove(@CurrentViewer() viewer: Viewer, @Param('id', idParam) id: string) {
    await this.phrases.remove(viewer, id);
    return { ok: true as const };
  }
}
