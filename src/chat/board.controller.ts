import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { BroughtKeys, VisitorCodes, type VisitorKeys } from '../contacts/index.js';
import { Clock, done, ForVisitor, nothing, Public, RateLimit, Returns } from '../platform/index.js';
import { type Channel, DesksService, DutyHours, isOpen, nextChange, type OpenDesk } from '../staff/index.js';
import { BoardService } from './board.service.js';
import {
  catchUp,
  deskAddress,
  frontDoor,
  openThreadInput,
  threadOpened,
  threadState,
  threadView,
  visitorReceipts,
  visitorWriteInput,
  written,
} from './chat.schemas.js';
import { EMERGENCY_NUMBERS } from './emergency-numbers.js';
import { IntakeService } from './intake.service.js';
import { ReceiptsService } from './receipts.service.js';
import { ThreadsService } from './threads.service.js';

const deskQuery = z.strictObject({ desk: deskAddress.optional() });

@Controller()
export class BoardController {
  constructor(
    private readonly intake: IntakeService,
    private readonly board: BoardService,
    private readonly threads: ThreadsService,
    private readonly receipts: ReceiptsService,
    private readonly codes: VisitorCodes,
    private readonly desks: DesksService,
    private readonly hours: DutyHours,
    private readonly clock: Clock,
  ) {}

  @Get('visitor/front-door')
  @Public('says when the center can be reached')
  @Returns(frontDoor)
  async frontDoor(@Query({ schema: deskQuery }) query: z.infer<typeof deskQuery>): Promise<z.infer<typeof frontDoor>> {
    const desk = await this.desks.atAddress(query.desk);
    const now = this.clock.now();
    const known = [...new Set(desk.calendar.hours.map((hours) => hours.channel))].sort();
    const channels = await Promise.all(known.map((channel) => this.opening(desk, channel, now)));
    return {
      centerName: desk.centerName,
      deskName: desk.name,
      desk: desk.slug,
      timeZone: desk.calendar.timeZone,
      now: now.toISOString(),
      channels,
      emergency: EMERGENCY_NUMBERS,
    };
  }

  /** A line that nobody is on shift for is as good as closed; a letter can always be left, and a chat becomes one. */
  private async opening(desk: OpenDesk, channel: Channel, now: Date) {
    const isCall = channel === 'phone' || channel === 'web-call';
    const open = isCall ? await this.hours.isStaffed(desk, channel, now) : isOpen(desk.calendar, channel, now);
    const change =
      isCall && !open ? await this.hours.opensAt(desk, channel, now) : nextChange(desk.calendar, channel, now);
    const at = change?.toISOString() ?? null;
    return { channel, open, until: open ? at : null, opensAt: open ? null : at };
  }

  /** The first message. A reply means that it is stored, sealed. */
  @Post('board/threads')
  @Public('anybody may write, without a name')
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadOpened, 201)
  open(@Body({ schema: openThreadInput }) input: z.infer<typeof openThreadInput>) {
    return this.intake.open(input);
  }

  /** The first message of a live chat; in a desk's closed hours a letter to the board by itself. */
  @Post('chat/threads')
  @Public('anybody may write, without a name')
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadOpened, 201)
  openLive(@Body({ schema: openThreadInput }) input: z.infer<typeof openThreadInput>) {
    return this.intake.open(input, true);
  }

  @Get('board/thread')
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadView)
  async read(@BroughtKeys() keys: VisitorKeys, @Query({ schema: catchUp }) query: z.infer<typeof catchUp>) {
    return this.threads.view((await this.codes.personOf(keys)).personId, query.after);
  }

  /** What a page without a socket has of the thread, and has shown; with one it says so there. */
  @Post('board/thread/receipts')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(done)
  async received(
    @BroughtKeys() keys: VisitorKeys,
    @Body({ schema: visitorReceipts }) told: z.infer<typeof visitorReceipts>,
  ) {
    await this.receipts.byVisitor((await this.codes.personOf(keys)).personId, told);
    return { ok: true as const };
  }

  @Post('board/thread/messages')
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(written, 201)
  async write(
    @BroughtKeys() keys: VisitorKeys,
    @Body({ schema: visitorWriteInput }) input: z.infer<typeof visitorWriteInput>,
  ) {
    return this.board.write((await this.codes.personOf(keys)).personId, input);
  }

  /** Whoever waits in a chat goes, and finds the answer later. The reply says how it stands now, whatever came between. */
  @Post('board/thread/leave-message')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadState)
  async leaveMessage(@BroughtKeys() keys: VisitorKeys, @Body({ schema: nothing }) _: z.infer<typeof nothing>) {
    const { personId } = await this.codes.personOf(keys);
    await this.board.leaveMessage(personId);
    return this.threads.state(personId);
  }
}
