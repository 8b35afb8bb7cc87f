import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { caseChange, caseFilter, caseInput, caseLine, caseList, caseNow, caseView } from './cases.schemas.js';
import { CasesService } from './cases.service.js';

@Controller()
export class CasesController {
  constructor(private readonly cases: CasesService) {}

  @Post('contacts/:id/case')
  @Permit('case.write')
  @Returns(caseView, 201)
  open(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: caseInput }) input: z.infer<typeof caseInput>,
  ) {
    return this.cases.open(viewer, contactId, input);
  }

  @Get('contacts/:id/case')
  @Permit('case.read')
  @Returns(caseNow)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.cases.ofContact(viewer, contactId);
  }

  @Get('cases')
  @Permit('case.read')
  @Returns(caseList)
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: caseFilter }) filter: z.infer<typeof caseFilter>) {
    return this.cases.list(viewer, filter);
  }

  @Get('cases/:id')
  @Permit('case.read')
  @Returns(caseLine)
  line(@CurrentViewer() viewer: Viewer, @Param('id', idParam) caseId: string) {
    return this.cases.line(viewer, caseId);
  }

  @Patch('cases/:id')
  @Permit('case.write')
  @Returns(caseView)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: caseChange }) change: z.infer<typeof caseChange>,
  ) {
    return this.cases.change(viewer, caseId, change);
  }
}
