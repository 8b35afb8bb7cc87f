import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { HandOverReads } from './hand-over-reads.service.js';
import { declineInput, handOver, handOverInput, offeredList } from './hand-overs.schemas.js';
import { HandOvers } from './hand-overs.service.js';

@Controller()
export class HandOversController {
  constructor(
    private readonly handOvers: HandOvers,
    private readonly reads: HandOverReads,
  ) {}

  @Post('cases/:id/hand-overs')
  @Permit('case.write')
  @Returns(handOver, 201)
  offer(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: handOverInput }) input: z.infer<typeof handOverInput>,
  ) {
    return this.handOvers.offer(viewer, caseId, input);
  }

  /** Offered to the viewer. */
  @Get('hand-overs')
  @Permit('case.read')
  @Returns(offeredList)
  list(@CurrentViewer() viewer: Viewer) {
    return this.reads.offeredTo(viewer);
  }

  /** With its note. */
  @Get('hand-overs/:id')
  @Permit('case.read')
  @Returns(handOver)
  open(@CurrentViewer() viewer: Viewer, @Param('id', idParam) handOverId: string) {
    return this.reads.opened(viewer, handOverId);
  }

  @Post('hand-overs/:id/accept')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(handOver)
  accept(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) handOverId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.handOvers.accept(viewer, handOverId);
  }

  @Post('hand-overs/:id/decline')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(handOver)
  decline(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) handOverId: string,
    @Body({ schema: declineInput }) input: z.infer<typeof declineInput>,
  ) {
    return this.handOvers.decline(viewer, handOverId, input);
  }

  @Post('hand-overs/:id/withdraw')
  @HttpCode(200)
  @Permit('case.write')
  @Returns(handOver)
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) handOverId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.handOvers.withdraw(viewer, handOverId);
  }
}
