import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { AllianceService } from './alliance.service.js';
import { alliance, allianceInput, referral, referralDetail, referralInput, referrals } from './handoff.schemas.js';
import { casePack, packInput } from './pack/case-pack.schemas.js';
import { CasePacks } from './pack/case-packs.service.js';
import { ReferralReadsService } from './referral-reads.service.js';
import { ReferralsService } from './referrals.service.js';

@Controller()
export class HandoffController {
  constructor(
    private readonly hospitals: AllianceService,
    private readonly handoff: ReferralsService,
    private readonly reads: ReferralReadsService,
    private readonly packs: CasePacks,
  ) {}

  @Get('alliance')
  @Permit('alliance.read')
  @Returns(alliance)
  alliance(@CurrentViewer() viewer: Viewer) {
    return this.hospitals.read(viewer);
  }

  @Put('alliance')
  @Permit('alliance.manage')
  @Returns(alliance)
  replaceAlliance(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: allianceInput }) input: z.infer<typeof allianceInput>,
  ) {
    return this.hospitals.replace(viewer, input);
  }

  /** To be printed; each time written down. */
  @Post('cases/:id/pack')
  @HttpCode(200)
  @Permit('case.print')
  @Returns(casePack)
  pack(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) caseId: string,
    @Body({ schema: packInput }) input: z.infer<typeof packInput>,
  ) {
    return this.packs.open(viewer, caseId, input);
  }

  @Post('contacts/:id/referrals')
  @Permit('referral.send')
  @Returns(referral, 201)
  send(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: referralInput }) input: z.infer<typeof referralInput>,
  ) {
    return this.handoff.send(viewer, contactId, input);
  }

  @Get('contacts/:id/referrals')
  @Permit('referral.send')
  @Returns(referrals)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.ofContact(viewer, contactId);
  }

  @Get('referrals')
  @Permit('referral.read')
  @Returns(referrals)
  list(@CurrentViewer() viewer: Viewer) {
    return this.reads.list(viewer);
  }

  /** With the packet. */
  @Get('referrals/:id')
  @Permit('referral.read')
  @Returns(referralDetail)
  open(@CurrentViewer() viewer: Viewer, @Param('id', idParam) referralId: string) {
    return this.reads.open(viewer, referralId);
  }

  @Post('referrals/:id/acknowledge')
  @HttpCode(200)
  @Permit('referral.acknowledge')
  @Returns(referral)
  acknowledge(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) referralId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.handoff.acknowledge(viewer, referralId);
  }

  @Post('referrals/:id/withdraw')
  @HttpCode(200)
  @Permit('referral.send')
  @Returns(referral)
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) referralId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.handoff.withdraw(viewer, referralId);
  }
}
