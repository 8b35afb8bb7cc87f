import { Body, Controller, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { Public } from '../../platform/index.js';
import { SignedByTwilio } from './signed-by-twilio.js';
import { TwilioCallsService } from './twilio-calls.service.js';
import { silence } from './twiml.js';
import * as said from './webhooks.js';

const XML = 'text/xml; charset=utf-8';

/** The carrier's webhooks. Forms in, TwiML out; the signature is checked before anything is read. */
@Controller('twilio')
@UseGuards(SignedByTwilio)
@Public('signed by the carrier')
export class TwilioController {
  constructor(private readonly calls: TwilioCallsService) {}

  @Post('voice')
  @HttpCode(200)
  @Header('content-type', XML)
  voice(
    @Query({ schema: said.deskQuery }) { desk }: z.infer<typeof said.deskQuery>,
    @Body({ schema: said.incoming }) body: z.infer<typeof said.incoming>,
  ) {
    return this.calls.incoming(body, desk);
  }

  @Post('status')
  @HttpCode(200)
  @Header('content-type', XML)
  async status(
    @Query({ schema: said.deskQuery }) { desk }: z.infer<typeof said.deskQuery>,
    @Body({ schema: said.statusChange }) body: z.infer<typeof said.statusChange>,
  ) {
    await this.calls.status(body, desk);
    return silence();
  }

  @Post('waiting')
  @HttpCode(200)
  @Header('content-type', XML)
  waiting(@Query({ schema: said.callQuery }) { call }: z.infer<typeof said.callQuery>) {
    return this.calls.waiting(call);
  }

  @Post('client')
  @HttpCode(200)
  @Header('content-type', XML)
  client(@Body({ schema: said.fromConsole }) body: z.infer<typeof said.fromConsole>) {
    return this.calls.fromConsole(body);
  }

  @Post('conference')
  @HttpCode(200)
  @Header('content-type', XML)
  async conference(@Body({ schema: said.conferenceEvent }) body: z.infer<typeof said.conferenceEvent>) {
    await this.calls.conference(body);
    return silence();
  }

  @Post('recorded')
  @HttpCode(200)
  @Header('content-type', XML)
  recorded(
    @Query({ schema: said.callQuery }) { call }: z.infer<typeof said.callQuery>,
    @Body({ schema: said.recording }) body: z.infer<typeof said.recording>,
  ) {
    return this.calls.recorded(call, body);
  }
}
