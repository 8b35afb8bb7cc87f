import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { followUpInput, followUpNow } from './follow-ups.schemas.js';
import { FollowUpsService } from './follow-ups.service.js';

@Controller('contacts/:id/follow-up')
export class FollowUpsController {
  constructor(private readonly followUps: FollowUpsService) {}

  @Put()
  @Permit('contact.write')
  @Returns(followUpNow)
  set(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: followUpInput }) input: z.infer<typeof followUpInput>,
  ) {
    return this.followUps.set(viewer, contactId, input);
  }

  @Delete()
  @Permit('contact.write')
  @Returns(followUpNow)
  takeOff(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.followUps.takeOff(viewer, contactId);
  }
}
