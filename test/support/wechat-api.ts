import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WECHAT } from './wechat-account.js';

/** What WeChat lets an account send after somebody's own words. */
const WINDOW_MS = 48 * 3_600_000;
const WINDOW_MESSAGES = 5;
const MOST_BYTES = 2_048;

/** Somebody in WeChat, as WeChat has her. */
export interface Follower {
  /** what the account has said to her, outside of replies */
  readonly heard: string[];
  readonly notices: { id: string; data: unknown }[];
  wroteAt: number | null;
  sentSince: number;
  follows: boolean;
}

/** The API of the fake WeChat: keeps its windows, its quotas and its tokens, and refuses what WeChat would not understand. */
export class WechatServer {
  readonly followers = new Map<string, Follower>();
  /** what we asked that WeChat would not understand */
  readonly wrong: string[] = [];
  /** every token it has given, the last one valid */
  readonly tokens: string[] = [];
  /** answers nothing but this: an HTTP status, or a code of WeChat's own */
  broken: { status: number } | { errcode: number } | null = null;
  /** called before a message is taken: a test may hold it up */
  beforeSend: () => Promise<void> = () => Promise.resolve();
  private readonly server: Server;

  constructor(private readonly now: () => Date) {
    this.server = createServer((incoming, reply) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        body += piece;
      });
      incoming.on('end', async () => {
        const { status, said } = await this.take(incoming.url ?? '', body);
        reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  open(): Promise<void> {
    return new Promise((listening) => this.server.listen(0, '127.0.0.1', listening));
  }

  async close(): Promise<void> {
    await new Promise((closed) => {
      this.server.close(closed);
      this.server.closeAllConnections();
    });
  }

  follower(openId: string): Follower {
    const known = this.followers.get(openId);
    if (known) return known;
    const made: Follower = { heard: [], notices: [], wroteAt: null, sentSince: 0, follows: true };
    this.followers.set(openId, made);
    return made;
  }

  wrote(openId: string): void {
    Object.assign(this.follower(openId), { wroteAt: this.now().getTime(), sentSince: 0 });
  }

  /** No token that was given before is valid any more. */
  endTokens(): void {
    this.tokens.push('ended');
  }

  private async take(url: string, body: string): Promise<{ status: number; said: object }> {
    const { pathname, searchParams } = new URL(url, 'http://wechat');
    if (this.broken && 'status' in this.broken) return { status: this.broken.status, said: {} };
    const asked = JSON.parse(body);
    if (pathname === '/cgi-bin/stable_token') return { status: 200, said: this.giveToken(asked) };
    if (this.broken) return this.code(this.broken.errcode);
    if (searchParams.get('access_token') !== this.tokens.at(-1)) return this.code(40_001);
    await this.beforeSend();
    if (pathname === '/cgi-bin/message/custom/send') return this.code(this.sendText(asked));
    if (pathname === '/cgi-bin/message/template/send') return this.code(this.sendNotice(asked));
    this.wrong.push(pathname);
    return { status: 404, said: {} };
  }

  private code(errcode: number) {
    return { status: 200, said: { errcode, errmsg: errcode === 0 ? 'ok' : 'refused' } };
  }

  private giveToken(asked: { appid?: string; secret?: string; grant_type?: string; force_refresh?: boolean }): object {
    if (asked.appid !== WECHAT.appId || asked.secret !== WECHAT.secret) return { errcode: 40_125, errmsg: 'secret' };
    if (asked.grant_type !== 'client_credential') this.wrong.push('grant_type');
    const standing = this.tokens.at(-1);
    if (!standing || standing === 'ended' || asked.force_refresh) this.tokens.push(`token ${this.tokens.length}`);
    return { access_token: this.tokens.at(-1), expires_in: 7_200 };
  }

  private sendText({
    touser,
    msgtype,
    text,
    ...more
  }: {
    touser: string;
    msgtype: string;
    text?: { content: string };
  }) {
    if (msgtype !== 'text' || !text?.content || Object.keys(more).length > 0) this.wrong.push('custom/send');
    const content = text?.content ?? '';
    const follower = this.follower(touser);
    const inTime = follower.wroteAt !== null && this.now().getTime() - follower.wroteAt <= WINDOW_MS;
    if (!follower.follows) return 43_004;
    if (Buffer.byteLength(content) > MOST_BYTES) return 45_002;
    if (!inTime) return 45_015;
    if (follower.sentSince >= WINDOW_MESSAGES) return 45_047;
    follower.sentSince += 1;
    follower.heard.push(content);
    return 0;
  }

  private sendNotice(asked: { touser: string; template_id: string; client_msg_id: string; data: unknown }) {
    const follower = this.follower(asked.touser);
    if (!follower.follows) return 43_004;
    if (asked.template_id !== WECHAT.templateId) return 40_037;
    if (asked.client_msg_id.length > 32) this.wrong.push('client_msg_id');
    if (!follower.notices.some(({ id }) => id === asked.client_msg_id)) {
      follower.notices.push({ id: asked.client_msg_id, data: asked.data });
    }
    return 0;
  }
}
