import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { done, idParam, Returns } from '../platform/index.js';
import { Permit } from './access.guard.js';
import { DesksService } from './desks.service.js';
import { RosterService } from './roster.service.js';
import { desk, deskChange, deskInput, memberInput, shift, shiftInput, shiftRange } from './staff.schemas.js';
import { CurrentViewer, Viewer } from './viewer.js';

@Controller()
export class DesksController {
  constructor(
    private readonly desks: DesksService,
    private readonly roster: RosterService,
  ) {}

  @Get('desks')
  @Permit('desk.read')
  @Returns(z.object({ items: z.array(desk) }))
  async list(@CurrentViewer() viewer: Viewer) {
    return { items: await this.desks.list(viewer) };
  }

  @Post('desks')
  @Permit('desk.manage')
  @Returns(desk, 201)
  create(@CurrentViewer() viewer: Viewer, @Body({ schema: deskInput }) input: z.infer<typeof deskInput>) {
    return this.desks.create(viewer, input);
  }

  @Patch('desks/:id')
  @Permit('desk.manage')
  @Returns(desk)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Body({ schema: deskChange }) input: z.infer<typeof deskChange>,
  ) {
    return this.desks.change(viewer, deskId, input);
  }

  @Post('desks/:id/members')
  @HttpCode(200)
  @Permit('desk.manage')
  @Returns(done)
  async addMember(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Body({ schema: memberInput }) input: z.infer<typeof memberInput>,
  ) {
    await this.desks.addMemberTo(viewer, deskId, input.accountId);
    return { ok: true as const };
  }

  @Get('desks/:id/shifts')
  @Permit('roster.read')
  @Returns(z.object({ items: z.array(shift) }))
  async shifts(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Query({ schema: shiftRange }) range: z.infer<typeof shiftRange>,
  ) {
    return { items: await this.roster.shiftsOf(viewer, deskId, range) };
  }

  @Post('desks/:id/shifts')
  @Permit('roster.manage')
  @Returns(shift, 201)
  plan(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Body({ schema: shiftInput }) input: z.infer<typeof shiftInput>,
  ) {
    return this.roster.plan(viewer, deskId, input);
  }

  @Delete('shifts/:id')
  @Permit('roster.manage')
  @Returns(done)
  async cancel(@CurrentViewer() viewer: Viewer, @Param('id', idParam) shiftId: string) {
    await this.roster.cancel(viewer, shiftId);
    return { ok: true as const };
  }
}
