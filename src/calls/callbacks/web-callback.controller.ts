import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { BroughtKeys, VisitorCodes, type VisitorKeys } from '../../contacts/index.js';
import { Clock, Deadlines, ForVisitor, RateLimit, Returns, UnitOfWork } from '../../platform/index.js';
import { Call } from '../call.js';
import { CallReadsService } from '../call-reads.service.js';
import { webCallGone } from '../calls.schemas.js';
import { lineDeadlines } from '../line-deadlines.js';
import { CallNotWaiting } from './callbacks.errors.js';
import { callbackAsked } from './callbacks.schemas.js';
import { LostCallers } from './lost-callers.service.js';

/** From the page of whoever waits: a number instead of a place in line. */
@Controller('calls/web')
export class WebCallbackController {
  constructor(
    private readonly codes: VisitorCodes,
    private readonly work: UnitOfWork,
    private readonly lost: LostCallers,
    private readonly reads: CallReadsService,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
  ) {}

  /** Ends her call and promises one, both or neither. The same again is the same. */
  @Post('callback')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('CALLS_PER_MINUTE')
  @Returns(webCallGone)
  async ask(
    @BroughtKeys() keys: VisitorKeys,
    @Body({ schema: callbackAsked }) { callId, number, safeToCall }: z.infer<typeof callbackAsked>,
  ) {
    const { personId } = await this.codes.personOf(keys);
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      for (const kind of lineDeadlines) await this.deadlines.met(tx, kind, callId, now);
      const call = await tx.lock(Call, callId);
      // of somebody else, or none at all: not hers to end
      if (call?.personId !== personId || call.carrier !== 'browser') throw new CallNotWaiting();
      await this.lost.ask(tx, call, { number, safeToCall, now });
    });
    return { call: (await this.reads.bothSides(callId))?.visitor ?? null };
  }
}
