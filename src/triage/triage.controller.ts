import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, languageOf, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { GradingService } from './grading.service.js';
import { SignalsService } from './signals.service.js';
import { taxonomy as entries, TAXONOMY_VERSION, taxonomyGroups } from './taxonomy.js';
import { assessment, dismissInput, gradeInput, tagsInput, taxonomy } from './triage.schemas.js';

@Controller()
export class TriageController {
  constructor(
    private readonly signals: SignalsService,
    private readonly grading: GradingService,
  ) {}

  @Get('taxonomy')
  @Permit('taxonomy.read')
  @Returns(taxonomy)
  taxonomy() {
    return {
      version: TAXONOMY_VERSION,
      groups: taxonomyGroups.map(({ group, zh, en }) => ({
        code: group,
        zh,
        en,
        tags: entries.filter((entry) => entry.group === group),
      })),
    };
  }

  @Get('contacts/:id/assessment')
  @Permit('contact.read')
  @Returns(assessment)
  assessment(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Headers('accept-language') language: string | undefined,
  ) {
    return this.signals.assessment(viewer, contactId, languageOf(language));
  }

  @Put('contacts/:id/grade')
  @Permit('grade.set')
  @Returns(done)
  async grade(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: gradeInput }) input: z.infer<typeof gradeInput>,
  ) {
    await this.grading.setGrade(viewer, contactId, input);
    return { ok: true as const };
  }

  @Put('contacts/:id/tags')
  @Permit('contact.write')
  @Returns(done)
  async tag(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: tagsInput }) input: z.infer<typeof tagsInput>,
  ) {
    await this.grading.setTags(viewer, contactId, input);
    return { ok: true as const };
  }

  @Post('signals/:id/dismiss')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async dismiss(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) signalId: string,
    @Body({ schema: dismissInput }) input: z.infer<typeof dismissInput>,
  ) {
    await this.signals.dismiss(viewer, signalId, input.reason);
    return { ok: true as const };
  }
}
