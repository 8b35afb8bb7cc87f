import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Config, type WechatSettings } from '../../platform/index.js';

/** Shorter than the lease under which we ask. */
const PATIENCE_MS = 10_000;
/** A token is asked for anew this long before it ends. */
const RENEW_BEFORE_MS = 300_000;
/** Not a valid token any more: another program has asked for one, or it has ended. */
const TOKEN_ENDED = new Set([40_001, 40_014, 42_001]);

const reply = z.object({ errcode: z.number().int().default(0) });
const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** WeChat said no. The code only: what it writes beside it may name somebody. */
export class WechatRefused extends Error {
  constructor(readonly code: number) {
    super(`WeChat answers ${code}`);
  }
}

/**
 * What we ask of WeChat. The access token is the "stable" one: every process that asks gets the same, and none takes it away
 * from another. @throws WechatRefused, or what `fetch` throws
 */
@Injectable()
export class WechatApi {
  private token: Promise<{ value: string; until: number }> | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Words to somebody who has written within 48 hours. @param content 2,048 bytes at the most */
  async sendText(openId: string, content: string): Promise<void> {
    await this.ask('message/custom/send', { touser: openId, msgtype: 'text', text: { content } });
  }

  /**
   * The notice by template: the words given and nothing else.
   * @param noticeId the same one again within ten minutes is sent once (`client_msg_id`)
   */
  async sendNotice(openId: string, noticeId: string, template: { id: string; field: string }, words: string) {
    await this.ask('message/template/send', {
      touser: openId,
      template_id: template.id,
      client_msg_id: noticeId,
      data: { [template.field]: { value: words } },
    });
  }

  private async ask(path: string, body: object): Promise<void> {
    const used = await this.accessToken();
    let code = await this.post(path, used, body);
    if (TOKEN_ENDED.has(code)) code = await this.post(path, await this.renewed(used), body);
    if (code !== 0) throw new WechatRefused(code);
  }

  private async post(path: string, token: string, body: object): Promise<number> {
    return reply.parse(await this.json(`${path}?access_token=${encodeURIComponent(token)}`, body)).errcode;
  }

  private async accessToken(): Promise<string> {
    const now = this.clock.now().getTime();
    const known = await this.token?.catch(() => undefined);
    if (known && known.until - RENEW_BEFORE_MS > now) return known.value;
    return (await this.fetchToken(false)).value;
  }

  /** WeChat's own word comes first; a token that it gives again and still refuses is replaced by force. */
  private async renewed(refused: string): Promise<string> {
    const asked = await this.fetchToken(false);
    return asked.value === refused ? (await this.fetchToken(true)).value : asked.value;
  }

  private fetchToken(force: boolean): Promise<{ value: string; until: number }> {
    const { appId, appSecret } = this.settings();
    const asked = this.json('stable_token', {
      grant_type: 'client_credential',
      appid: appId,
      secret: appSecret,
      force_refresh: force,
    }).then((said) => {
      const token = tokenReply.safeParse(said);
      if (!token.success) throw new WechatRefused(reply.parse(said).errcode);
      const { access_token: value, expires_in } = token.data;
      return { value, until: this.clock.now().getTime() + expires_in * 1000 };
    });
    this.token = asked;
    return asked;
  }

  private async json(path: string, body: object): Promise<unknown> {
    const answer = await fetch(new URL(`/cgi-bin/${path}`, this.settings().apiUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) throw new WechatRefused(answer.status);
    return answer.json();
  }

  private settings(): WechatSettings {
    const { wechat } = this.config;
    if (!wechat) throw new Error('no official account is set up');
    return wechat;
  }
}
