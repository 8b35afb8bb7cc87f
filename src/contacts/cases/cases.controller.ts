import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { caseFile } from './case-file.schemas.js';
import { CaseReads } from './case-reads.service.js';
import { CaseTeam } from './case-team.service.js';
import {
  caseFilter,
  caseInput,
  caseList,
  caseNow,
  caseView,
  closeInput,
  moveInput,
  nextDateInput,
  reopenInput,
  teamInput,
} from './cases.schemas.js';
import { CasesService } from './cases.service.js';

@Controller()
export class CasesController {
  constructor(
    private readonly cases: CasesService,
    private readonly team: CaseTeam,
    private readonly reads: CaseReads,
  ) {}

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
    return this.reads.ofContact(viewer, contactId);
  }

  @Get('cases')
  @Permit('case.read')
  @Returns(caseList)
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: caseFilter }) filter: z.infer<typeof caseFilter>) {
    return this.reads.list(viewer, filter);
  }

  @Get('cases/:id')
  @Permit('case.read')
  @Returns(caseFile)
  file(@CurrentViewer() viewer: Viewer, @Param('id', idParam) caseId: string) {
    return this.reads.file(viewer, caseId);
  }

  @Post('cases/:id/move')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(caseView)
  move(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: moveInput }) input: z.infer<typeof moveInput>,
  ) {
    return this.cases.move(viewer, caseId, input);
  }

  @Post('cases/:id/close')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(caseView)
  close(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: closeInput }) input: z.infer<typeof closeInput>,
  ) {
    return this.cases.close(viewer, caseId, input);
  }

  @Post('cases/:id/reopen')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(caseView)
  reopen(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: reopenInput }) input: z.infer<typeof reopenInput>,
  ) {
    return this.cases.reopen(viewer, caseId, input);
  }

  @Put('cases/:id/next-date')
  @Permit('case.write')
  @Returns(caseView)
  lookAgain(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: nextDateInput }) input: z.infer<typeof nextDateInput>,
  ) {
    return this.cases.lookAgain(viewer, caseId, input);
  }

  /** Stand-in and team. */
  @Put('cases/:id/team')
  @Permit('case.write')
  @Returns(caseView)
  setTeam(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: teamInput }) input: z.infer<typeof teamInput>,
  ) {
    return this.team.set(viewer, caseId, input);
  }
}
