import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, presence, presenceInput, Viewer } from '../staff/index.js';
import { AlarmsService } from './alarms.service.js';
import { ClaimsService } from './claims.service.js';
import { ConsoleGateway } from './console.gateway.js';
import { OffersService } from './offers.service.js';
import { PresenceService } from './presence.service.js';
import { accepted, alarms, currentOffer, declineInput, team, waitingList } from './queue.schemas.js';
import { WallboardService } from './wallboard.service.js';

const ok = { ok: true as const };

@Controller()
export class QueueController {
  constructor(
    private readonly board: WallboardService,
    private readonly offers: OffersService,
    private readonly claims: ClaimsService,
    private readonly presence: PresenceService,
    private readonly alarms: AlarmsService,
    private readonly consoles: ConsoleGateway,
  ) {}

  @Get('queue')
  @Permit('queue.read')
  @Returns(waitingList)
  waiting(@CurrentViewer() viewer: Viewer) {
    return this.board.waiting(viewer);
  }

  @Get('team')
  @Permit('team.read')
  @Returns(team)
  team(@CurrentViewer() viewer: Viewer) {
    return this.board.team(viewer);
  }

  @Get('presence')
  @Permit('presence.set')
  @Returns(presence)
  mine(@CurrentViewer() viewer: Viewer) {
    return this.presence.of(viewer.accountId);
  }

  @Put('presence')
  @Permit('presence.set')
  @Returns(presence)
  async set(@CurrentViewer() viewer: Viewer, @Body({ schema: presenceInput }) input: z.infer<typeof presenceInput>) {
    const now = await this.presence.set(viewer, input.state);
    if (input.state === 'ready') await this.offers.lookAtDesksOf(viewer.accountId);
    else await this.offers.withdrawFrom(viewer.accountId, input.state);
    await this.consoles.presenceChanged(viewer.accountId);
    return now;
  }

  @Post('contacts/:id/take')
  @HttpCode(200)
  @Permit('offer.answer')
  @Returns(accepted)
  take(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.claims.take(viewer, contactId);
  }

  @Get('offers/current')
  @Permit('offer.answer')
  @Returns(currentOffer)
  async current(@CurrentViewer() viewer: Viewer) {
    return { offer: await this.offers.current(viewer) };
  }

  @Post('offers/:id/accept')
  @HttpCode(200)
  @Permit('offer.answer')
  @Returns(accepted)
  accept(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) offerId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.offers.accept(viewer, offerId);
  }

  @Post('offers/:id/decline')
  @HttpCode(200)
  @Permit('offer.answer')
  @Returns(done)
  async decline(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) offerId: string,
    @Body({ schema: declineInput }) input: z.infer<typeof declineInput>,
  ) {
    await this.offers.decline(viewer, offerId, input.reason);
    return ok;
  }

  @Get('alarms')
  @Permit('alarm.read')
  @Returns(alarms)
  async standing(@CurrentViewer() viewer: Viewer) {
    return { items: await this.alarms.standing(viewer) };
  }

  @Post('alarms/:id/acknowledge')
  @HttpCode(200)
  @Permit('alarm.acknowledge')
  @Returns(done)
  async acknowledge(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) alarmId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.alarms.acknowledge(viewer, alarmId);
    return ok;
  }
}
