import { randomInt } from 'node:crypto';
import { DeliveryErrands } from '../../src/chat/index.js';
import { Evening } from './evening.js';
import type { StaffMember } from './people.js';
import { answerOf, type Mode, WECHAT, wechatSettings } from './wechat-account.js';
import { WechatServer } from './wechat-api.js';
import { callbackOf, postSigned, type Sent, type Signed } from './wechat-callback.js';

export const openIdOf = (name: string) => `o6_bm_${name.padEnd(22, 'x')}`;
export const newMessageId = () => String(randomInt(1e12, 9e13));

/** An evening with an official account: the service and a WeChat, each telling the other everything. */
export class WechatEvening {
  private constructor(
    readonly evening: Evening,
    readonly wechat: WechatServer,
    readonly mode: Mode,
    private counselor: StaffMember,
  ) {}

  get lin(): StaffMember {
    return this.counselor;
  }

  static async begin(mode: Mode = 'encrypted', more: NodeJS.ProcessEnv = {}): Promise<WechatEvening> {
    const wechat = new WechatServer(() => evening.clock.now());
    await wechat.open();
    const evening: Evening = await Evening.begin({ ...wechatSettings(wechat.url, mode), ...more });
    return new WechatEvening(evening, wechat, mode, await evening.staff('lin'));
  }

  /** @throws where we asked WeChat for what it would not understand */
  async end(): Promise<void> {
    await this.settled();
    await this.evening.end();
    await this.wechat.close();
    if (this.wechat.wrong.length > 0) throw new Error(this.wechat.wrong.join('\n'));
  }

  /** A callback as WeChat makes it. @returns the reply as it is */
  callback(sent: Sent, signed: Signed = {}): Promise<{ status: number; text: string }> {
    const { document, query } = callbackOf(sent, this.evening.clock.now());
    return this.post(document, { ...signed, query: { ...query, ...signed.query } });
  }

  /** The document itself, signed and encrypted. */
  post(document: string, signed: Signed = {}): Promise<{ status: number; text: string }> {
    return postSigned(this.evening.url, document, this.evening.clock.now(), { mode: this.mode, ...signed });
  }

  /** Somebody writes. @returns what she reads at once; null where the account says nothing */
  async writes(openId: string, content: string, id = newMessageId()): Promise<string | null> {
    this.wechat.wrote(openId);
    return this.tells({ openId, content, id });
  }

  /** @returns the text of the reply; null where there is none */
  async tells(sent: Sent): Promise<string | null> {
    const { status, text } = await this.callback(sent);
    if (status !== 200) throw new Error(`the callback was answered ${status}: ${text}`);
    if (text === 'success') return null;
    const { ToUserName, FromUserName, MsgType, Content = '' } = answerOf(text, this.mode);
    if (ToUserName !== sent.openId || FromUserName !== WECHAT.account || MsgType !== 'text') throw new Error(text);
    return Content;
  }

  /** What the account has said to her outside of replies. */
  heard = (openId: string) => this.wechat.follower(openId).heard;

  /** Resolves when nobody has anything more to do. */
  async settled(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await this.evening.settled();
      await this.evening.service.get(DeliveryErrands).settled();
    }
  }

  /** @param ms milliseconds */
  async pass(ms: number): Promise<void> {
    await this.settled();
    await this.evening.pass(ms);
    await this.settled();
    await this.evening.pass(0); // what became due meanwhile
    await this.settled();
  }

  /** The same for longer than a sign-in lasts: the counselor comes back, and signs in again. */
  async passes(ms: number): Promise<void> {
    await this.pass(ms);
    this.counselor = await this.evening.staff('lin');
  }

  /** A counselor takes what waits. @returns the contact */
  async taken(): Promise<string> {
    await this.lin.ready();
    await this.pass(0);
    const { offer } = (await this.lin.get('/offers/current')).body;
    if (!offer) throw new Error('nothing was offered');
    const { contactId } = (await this.lin.post(`/offers/${offer.id}/accept`)).body;
    return contactId as string;
  }
}
