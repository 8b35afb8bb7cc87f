import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { Public } from '../../platform/index.js';
import { WechatCallbacks } from './callbacks.service.js';
import { WechatEnvelope } from './envelope.js';
import { type CallbackQuery, callbackQuery } from './wechat.schemas.js';

/** Where WeChat brings what was written to the account. The signature is checked before anything is read. */
@Controller('wechat')
@Public('signed by WeChat')
export class WechatController {
  constructor(
    private readonly envelope: WechatEnvelope,
    private readonly callbacks: WechatCallbacks,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  setUp(@Query({ schema: callbackQuery }) query: CallbackQuery): string {
    return this.envelope.echo(query);
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  receive(@Query({ schema: callbackQuery }) query: CallbackQuery, @Body() body: unknown): Promise<string> {
    return this.callbacks.receive(query, body);
  }
}
