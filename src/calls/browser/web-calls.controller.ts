import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { BroughtKeys, VisitorCodes, type VisitorKeys } from '../../contacts/index.js';
import { ForVisitor, Public, RateLimit, Returns } from '../../platform/index.js';
import { webCallGone, webCallInput, webCallNow, webCallOpened, webCallRef } from '../calls.schemas.js';
import { WebCallsService } from './web-calls.service.js';

@Controller('calls/web')
export class WebCallsController {
  constructor(
    private readonly calls: WebCallsService,
    private readonly codes: VisitorCodes,
  ) {}

  /** A call in the queue. A reply means that the console rings, or will as soon as somebody is free. */
  @Post()
  @Public('anybody may call, without a name')
  @RateLimit('CALLS_PER_MINUTE')
  @Returns(webCallOpened, 201)
  open(@BroughtKeys() keys: VisitorKeys, @Body({ schema: webCallInput }) input: z.infer<typeof webCallInput>) {
    return this.calls.open(input, keys);
  }

  @Get()
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(webCallNow)
  async now(@BroughtKeys() keys: VisitorKeys) {
    return this.calls.now((await this.codes.personOf(keys)).personId);
  }

  @Post('hang-up')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(webCallGone)
  async hangUp(@BroughtKeys() keys: VisitorKeys, @Body({ schema: webCallRef }) { callId }: z.infer<typeof webCallRef>) {
    return this.calls.hangUp((await this.codes.personOf(keys)).personId, callId);
  }
}
