import { Body, Controller, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { RecordTemplates } from './record-templates.service.js';
import { recordTemplate, recordTemplates, templateInput } from './records.schemas.js';

@Controller('record-templates')
export class RecordTemplatesController {
  constructor(private readonly templates: RecordTemplates) {}

  @Get()
  @Permit('record-template.read')
  @Returns(recordTemplates)
  read(@CurrentViewer() viewer: Viewer) {
    return this.templates.read(viewer);
  }

  @Post()
  @Permit('record-template.publish')
  @Returns(recordTemplate, 201)
  publish(@CurrentViewer() viewer: Viewer, @Body({ schema: templateInput }) input: z.infer<typeof templateInput>) {
    return this.templates.publish(viewer, input);
  }
}
