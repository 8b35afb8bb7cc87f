import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { PlanReads } from './plan-reads.service.js';
import { plan, planInput, planVersions, versionParam } from './plans.schemas.js';
import { Plans } from './plans.service.js';

@Controller('cases/:id')
export class PlansController {
  constructor(
    private readonly plans: Plans,
    private readonly reads: PlanReads,
  ) {}

  @Put('plan')
  @Permit('case.write')
  @Returns(plan)
  save(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: planInput }) input: z.infer<typeof planInput>,
  ) {
    return this.plans.save(viewer, caseId, input);
  }

  @Get('plans')
  @Permit('case.read')
  @Returns(planVersions)
  versions(@CurrentViewer() viewer: Viewer, @Param('id', idParam) caseId: string) {
    return this.reads.versions(viewer, caseId);
  }

  /** With what was written. */
  @Get('plans/:version')
  @Permit('case.read')
  @Returns(plan)
  version(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Param('version', { schema: versionParam }) version: z.infer<typeof versionParam>,
  ) {
    return this.reads.version(viewer, caseId, version);
  }
}
