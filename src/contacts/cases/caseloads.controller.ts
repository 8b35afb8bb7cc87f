import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { capInput, caseloadList } from './caseloads.schemas.js';
import { Caseloads } from './caseloads.service.js';

@Controller('caseloads')
export class CaseloadsController {
  constructor(private readonly caseloads: Caseloads) {}

  @Get()
  @Permit('caseload.manage')
  @Returns(caseloadList)
  list(@CurrentViewer() viewer: Viewer) {
    return this.caseloads.list(viewer);
  }

  @Put(':id')
  @Permit('caseload.manage')
  @Returns(done)
  async setCap(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) accountId: string,
    @Body({ schema: capInput }) input: z.infer<typeof capInput>,
  ) {
    await this.caseloads.setCap(viewer, accountId, input);
    return { ok: true as const };
  }
}
