import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, NotFound, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { CallbackReads } from './callback-reads.service.js';
import {
  attemptInput,
  callback,
  callbackNumber,
  callbackQuery,
  callbacks,
  closeInput,
  dialInput,
  reached,
  reachedInput,
  safeInput,
} from './callbacks.schemas.js';
import { CallbacksService } from './callbacks.service.js';

/** Whoever was not spoken with, and is to be called back. */
@Controller('callbacks')
@Permit('callback.work')
export class CallbacksController {
  constructor(
    private readonly reads: CallbackReads,
    private readonly callbacks: CallbacksService,
  ) {}

  @Get()
  @Returns(callbacks)
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: callbackQuery }) { settled }: z.infer<typeof callbackQuery>) {
    return this.reads.list(viewer, settled === 'true');
  }

  @Get(':id')
  @Returns(callback)
  async one(@CurrentViewer() viewer: Viewer, @Param('id', idParam) id: string) {
    const found = await this.reads.one(viewer, id);
    if (!found) throw new NotFound('callback');
    return found;
  }

  @Post(':id/take')
  @HttpCode(200)
  @Returns(callback)
  take(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.callbacks.take(viewer, id);
  }

  @Post(':id/put-back')
  @HttpCode(200)
  @Returns(callback)
  putBack(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.callbacks.putBack(viewer, id);
  }

  /** The whole number, to dial it by hand; that it was shown is written down. */
  @Post(':id/number')
  @HttpCode(200)
  @Returns(callbackNumber)
  async number(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return { number: await this.callbacks.number(viewer, id) };
  }

  /** Dialled by hand, and nobody was reached. */
  @Post(':id/attempts')
  @Returns(callback, 201)
  attempted(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: attemptInput }) input: z.infer<typeof attemptInput>,
  ) {
    return this.callbacks.attempted(viewer, id, input);
  }

  /** Dialled by hand, and answered. */
  @Post(':id/reached')
  @Returns(reached, 201)
  async reached(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: reachedInput }) { clientId }: z.infer<typeof reachedInput>,
  ) {
    return { contactId: await this.callbacks.reached(viewer, id, clientId) };
  }

  /** Dialled by the carrier, showing the center's number. */
  @Post(':id/dial')
  @HttpCode(200)
  @Returns(callback)
  dial(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: dialInput }) { clientId }: z.infer<typeof dialInput>,
  ) {
    return this.callbacks.dial(viewer, id, clientId);
  }

  @Post(':id/safe')
  @HttpCode(200)
  @Returns(callback)
  safe(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: safeInput }) { safeToCall }: z.infer<typeof safeInput>,
  ) {
    return this.callbacks.saySafe(viewer, id, safeToCall);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Returns(callback)
  close(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: closeInput }) { reason }: z.infer<typeof closeInput>,
  ) {
    return this.callbacks.close(viewer, id, reason);
  }
}
