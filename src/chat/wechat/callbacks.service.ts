import { Injectable } from '@nestjs/common';
import { PersonBlocked } from '../../contacts/index.js';
import { Clock, Log } from '../../platform/index.js';
import { DesksService } from '../../staff/index.js';
import { DeliveriesService } from './deliveries.service.js';
import { WechatEnvelope } from './envelope.js';
import { type Letter, WechatLetters } from './letters.service.js';
import { type Callback, type CallbackQuery, callback } from './wechat.schemas.js';
import { words } from './words.js';

/** "I have it, and say nothing." */
const NOTHING_TO_SAY = 'success';
/** WeChat hangs up after five seconds: what takes longer than this it may no longer hear. */
const PATIENCE_MS = 4_000;
/** What people send. Everything else that is no event is the account's own business. */
const SENT_BY_PEOPLE = new Set(['image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file']);

/**
 * What WeChat tells us, and what it passes on to whoever wrote. The reply follows from what is stored alone, so the same
 * callback always gets the same one, however often and late it comes.
 */
@Injectable()
export class WechatCallbacks {
  constructor(
    private readonly envelope: WechatEnvelope,
    private readonly letters: WechatLetters,
    private readonly deliveries: DeliveriesService,
    private readonly desks: DesksService,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws NotFromWechat */
  async receive(query: CallbackQuery, body: unknown): Promise<string> {
    const said = callback.safeParse(this.envelope.open(query, body));
    if (!said.success) {
      this.log.warn('wechat.not-understood');
      return NOTHING_TO_SAY;
    }
    const { MsgType: type, Event: event, Content: content = '', CreateTime } = said.data;
    if (type === 'text' && content.trim()) return this.written(said.data, content.trim(), query.desk);
    const at = new Date(CreateTime * 1000);
    if (type === 'event' && event === 'subscribe') {
      const { centerName } = await this.desks.atAddress(query.desk);
      return this.answer(said.data, words.greeting(centerName), at);
    }
    return SENT_BY_PEOPLE.has(type) ? this.answer(said.data, words.onlyWords, at) : NOTHING_TO_SAY;
  }

  /**
   * Nothing is answered before it is stored: should that take long, WeChat hangs up and asks again, twice, and finds it. An
   * answer that may be too late to be heard goes out as a message of its own.
   */
  private async written(said: Callback, content: string, desk: string | undefined): Promise<string> {
    const since = this.clock.now();
    const letter = await this.received(said, content, desk);
    if (!letter) return this.refused(said, desk);
    await this.deliveries.wroteAgain(letter.personId);
    if (this.clock.now().getTime() - since.getTime() < PATIENCE_MS) {
      return this.answer(said, letter.showHelp ? words.storedWithHelp : words.stored, letter.occurredAt);
    }
    await this.deliveries.acknowledge(letter);
    return NOTHING_TO_SAY;
  }

  /** Her words are not taken, but she has written: what is held for her can go out. */
  private async refused(said: Callback, desk: string | undefined): Promise<string> {
    const personId = await this.letters.writerOf(said.FromUserName, desk);
    if (personId) await this.deliveries.wroteAgain(personId);
    return this.answer(said, words.blocked, new Date(said.CreateTime * 1000));
  }

  /** @returns null where she is blocked, and nothing was stored */
  private async received(said: Callback, content: string, desk: string | undefined): Promise<Letter | null> {
    try {
      // a message always has a number; the second it was written in stands for one that has none
      return await this.letters.receive(said.FromUserName, said.MsgId ?? `at ${said.CreateTime}`, content, desk);
    } catch (error) {
      if (error instanceof PersonBlocked) return null;
      throw error;
    }
  }

  private answer(said: Callback, text: string, at: Date): string {
    return this.envelope.seal({
      ToUserName: said.FromUserName,
      FromUserName: said.ToUserName,
      CreateTime: Math.floor(at.getTime() / 1000),
      MsgType: 'text',
      Content: text,
    });
  }
}
