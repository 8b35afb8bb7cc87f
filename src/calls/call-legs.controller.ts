import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../staff/index.js';
import { liveCalls, ownLegNow, superviseInput } from './calls.schemas.js';
import { LegReadsService } from './leg-reads.service.js';
import { LegsService } from './legs.service.js';

/** A call that somebody else holds: whoever was asked onto it, and supervisors. */
@Controller()
export class CallLegsController {
  constructor(
    private readonly legs: LegsService,
    private readonly reads: LegReadsService,
  ) {}

  @Get('call-legs/current')
  @Permit('call.handle')
  @Returns(ownLegNow)
  async current(@CurrentViewer() viewer: Viewer) {
    return { leg: await this.reads.mine(viewer) };
  }

  @Post('call-legs/:id/accept')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(ownLegNow)
  async accept(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) legId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.legs.accept(viewer, legId);
    return { leg: await this.reads.mine(viewer) };
  }

  @Post('call-legs/:id/decline')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(ownLegNow)
  async decline(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) legId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.legs.decline(viewer, legId);
    return { leg: await this.reads.mine(viewer) };
  }

  /** By whoever is on it, or by the counselor who asked for it. */
  @Post('call-legs/:id/leave')
  @HttpCode(200)
  @Permit('call.handle')
  @Returns(ownLegNow)
  async leave(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) legId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.legs.leave(viewer, legId);
    return { leg: await this.reads.mine(viewer) };
  }

  @Get('calls/live')
  @Permit('call.supervise')
  @Returns(liveCalls)
  live(@CurrentViewer() viewer: Viewer) {
    return this.reads.live(viewer);
  }

  /** Listens, whispers or joins; the same again changes how she is heard. */
  @Post('calls/:id/supervise')
  @HttpCode(200)
  @Permit('call.supervise')
  @Returns(ownLegNow)
  async supervise(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) callId: string,
    @Body({ schema: superviseInput }) { mode }: z.infer<typeof superviseInput>,
  ) {
    await this.legs.supervise(viewer, callId, mode);
    return { leg: await this.reads.mine(viewer) };
  }
}
