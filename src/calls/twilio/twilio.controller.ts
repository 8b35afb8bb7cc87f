import { applyDecorators, Body, Controller, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { Public } from '../../platform/index.js';
import { ConferenceEvents } from './conference-events.service.js';
import { DialledCalls } from './dialled-calls.service.js';
import { IncomingCalls } from './incoming-calls.service.js';
import { Messages } from './messages.service.js';
import { SignedByTwilio } from './signed-by-twilio.js';
import { silence } from './twiml.js';
import { WaitingLine } from './waiting-line.service.js';
import * as said from './webhooks.js';

/** A form in, a document out. */
const Webhook = (path: string) =>
  applyDecorators(Post(path), HttpCode(200), Header('content-type', 'text/xml; charset=utf-8'));

type Call = z.infer<typeof said.callQuery>;
type Leg = z.infer<typeof said.legQuery>;

/** The carrier's webhooks. The signature is checked before anything is read. */
@Controller('twilio')
@UseGuards(SignedByTwilio)
@Public('signed by the carrier')
export class TwilioController {
  constructor(
    private readonly incoming: IncomingCalls,
    private readonly line: WaitingLine,
    private readonly messages: Messages,
    private readonly conferences: ConferenceEvents,
    private readonly dialled: DialledCalls,
  ) {}

  @Webhook('voice')
  voice(
    @Query({ schema: said.deskQuery }) { desk }: z.infer<typeof said.deskQuery>,
    @Body({ schema: said.incoming }) body: z.infer<typeof said.incoming>,
  ) {
    return this.incoming.incoming(body, desk);
  }

  @Webhook('status')
  async status(
    @Query({ schema: said.deskQuery }) { desk }: z.infer<typeof said.deskQuery>,
    @Body({ schema: said.statusChange }) body: z.infer<typeof said.statusChange>,
  ) {
    await this.incoming.status(body, desk);
    return silence();
  }

  /** One round of waiting, and wherever it leads. */
  @Webhook('waiting')
  waiting(@Query({ schema: said.lineQuery }) query: said.LineQuery, @Body({ schema: said.onLine }) body: said.OnLine) {
    return this.line.next(query, body);
  }

  @Webhook('key')
  key(@Query({ schema: said.callQuery }) { call }: Call, @Body({ schema: said.key }) body: z.infer<typeof said.key>) {
    return this.line.key(call, body);
  }

  /** The conference is over for the caller, or she for it: hanging up is said by the status of her line. */
  @Webhook('after')
  after(@Query({ schema: said.callQuery }) { call }: Call, @Body({ schema: said.onLine }) body: said.OnLine) {
    return this.line.next({ call, after: 'lost' }, body);
  }

  @Webhook('hold')
  hold(@Query({ schema: said.callQuery }) { call }: Call, @Body({ schema: said.held }) _: z.infer<typeof said.held>) {
    return this.line.onHold(call);
  }

  @Webhook('recorded')
  recorded(
    @Query({ schema: said.callQuery }) { call }: Call,
    @Body({ schema: said.recording }) body: z.infer<typeof said.recording>,
  ) {
    return this.messages.recorded(call, body);
  }

  @Webhook('client')
  client(@Body({ schema: said.fromConsole }) body: z.infer<typeof said.fromConsole>) {
    return this.conferences.fromConsole(body);
  }

  @Webhook('conference')
  async conference(@Body({ schema: said.conferenceEvent }) body: z.infer<typeof said.conferenceEvent>) {
    await this.conferences.told(body);
    return silence();
  }

  @Webhook('dialled')
  async wasDialled(
    @Query({ schema: said.callQuery }) { call }: Call,
    @Body({ schema: said.onLine }) body: said.OnLine,
  ) {
    await this.dialled.told(call, body);
    return silence();
  }

  @Webhook('telephone')
  telephone(@Query({ schema: said.legQuery }) { call, leg }: Leg, @Body({ schema: said.onLine }) _: said.OnLine) {
    return this.conferences.telephone(call, leg);
  }

  @Webhook('telephone-key')
  telephoneKey(
    @Query({ schema: said.legQuery }) { call, leg }: Leg,
    @Body({ schema: said.key }) body: z.infer<typeof said.key>,
  ) {
    return this.conferences.telephoneKey(call, leg, body);
  }

  @Webhook('leg-status')
  async legStatus(
    @Query({ schema: said.legQuery }) { call, leg }: Leg,
    @Body({ schema: said.onLine }) body: said.OnLine,
  ) {
    await this.conferences.legStatus(call, leg, body);
    return silence();
  }
}
