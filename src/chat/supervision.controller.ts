import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { SupervisionService } from './supervision.service.js';

@Controller('contacts/:id/supervision')
export class SupervisionController {
  constructor(private readonly supervision: SupervisionService) {}

  /** Into a chat beside its counselor; she and the visitor are told. */
  @Post()
  @HttpCode(200)
  @Permit('chat.supervise')
  @Returns(done)
  async join(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.supervision.join(viewer, contactId);
    return { ok: true as const };
  }

  @Delete()
  @Permit('chat.supervise')
  @Returns(done)
  async leave(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    await this.supervision.leave(viewer, contactId);
    return { ok: true as const };
  }
}
