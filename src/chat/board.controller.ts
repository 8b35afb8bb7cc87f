import { Body, Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { CODE_HEADER } from '../contacts/index.js';
import { Clock, ForVisitor, Public, RateLimit, Returns } from '../platform/index.js';
import { DesksService, isOpen, nextChange } from '../staff/index.js';
import { BoardService } from './board.service.js';
import {
  catchUp,
  deskAddress,
  frontDoor,
  openThreadInput,
  threadOpened,
  threadView,
  writeInput,
  written,
} from './chat.schemas.js';
import { EMERGENCY_NUMBERS } from './emergency-numbers.js';
import { IntakeService } from './intake.service.js';

const deskQuery = z.strictObject({ desk: deskAddress.optional() });

@Controller()
export class BoardController {
  constructor(
    private readonly intake: IntakeService,
    private readonly board: BoardService,
    private readonly desks: DesksService,
    private readonly clock: Clock,
  ) {}

  @Get('visitor/front-door')
  @Public('says when the center can be reached')
  @Returns(frontDoor)
  async frontDoor(@Query({ schema: deskQuery }) query: z.infer<typeof deskQuery>): Promise<z.infer<typeof frontDoor>> {
    const desk = await this.desks.atAddress(query.desk);
    const now = this.clock.now();
    const channels = [...new Set(desk.calendar.hours.map((hours) => hours.channel))].sort().map((channel) => {
      const open = isOpen(desk.calendar, channel, now);
      const change = nextChange(desk.calendar, channel, now)?.toISOString() ?? null;
      return { channel, open, until: open ? change : null, opensAt: open ? null : change };
    });
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

  /** The first message. A reply means that it is stored, sealed. */
  @Post('board/threads')
  @Public('anybody may write, without a name')
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadOpened, 201)
  open(@Body({ schema: openThreadInput }) input: z.infer<typeof openThreadInput>) {
    return this.intake.open(input);
  }

  @Get('board/thread')
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(threadView)
  async read(
    @Headers(CODE_HEADER) code: string | undefined,
    @Query({ schema: catchUp }) query: z.infer<typeof catchUp>,
  ) {
    return this.board.view((await this.board.byCode(code)).id, query.after);
  }

  @Post('board/thread/messages')
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(written, 201)
  async write(
    @Headers(CODE_HEADER) code: string | undefined,
    @Body({ schema: writeInput }) input: z.infer<typeof writeInput>,
  ) {
    return this.board.write(await this.board.byCode(code), input);
  }
}
