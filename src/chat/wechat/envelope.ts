import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Config, type WechatSettings } from '../../platform/index.js';
import { decrypt, encrypt, isSame, signatureOf } from './cipher.js';
import { NotFromWechat } from './wechat.errors.js';
import type { CallbackQuery } from './wechat.schemas.js';
import { readXml, writeXml } from './xml.js';

/** A callback older or newer than this is somebody's who has kept one. WeChat's own third try comes after some 15 s. */
const FRESH_MS = 300_000;

/** What travels between WeChat and us: opened only if it is signed for this account and of now, sealed the same way. */
@Injectable()
export class WechatEnvelope {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** What WeChat wants to hear where the account is set up. @throws NotFromWechat */
  echo(query: CallbackQuery): string {
    this.requireSigned(this.requireFresh(query), query);
    if (query.echostr === undefined) throw new NotFromWechat();
    return query.echostr;
  }

  /**
   * The fields of a callback. With a key of ours nothing is believed that is not encrypted: a plain signature covers the time
   * alone, and whoever has seen an address could put words under it.
   * @throws NotFromWechat
   */
  open(query: CallbackQuery, body: unknown): Readonly<Record<string, string>> {
    const settings = this.requireFresh(query);
    const outer = typeof body === 'string' ? readXml(body) : null;
    if (!outer) throw new NotFromWechat();
    if (!settings.aesKey) {
      this.requireSigned(settings, query);
      return Object.fromEntries(outer);
    }
    const encrypted = outer.get('Encrypt');
    if (!encrypted || !isSame(query.msg_signature, this.sign(settings, query, encrypted))) throw new NotFromWechat();
    const opened = decrypt(settings.aesKey, encrypted);
    const inner = opened?.appId === settings.appId ? readXml(opened.text) : null;
    if (!inner) throw new NotFromWechat();
    return Object.fromEntries(inner);
  }

  /** A reply in the form that the callback had. @param fields of the answer */
  seal(fields: Readonly<Record<string, string | number>>): string {
    const settings = this.settings();
    const text = writeXml(fields);
    if (!settings.aesKey) return text;
    const encrypted = encrypt(settings.aesKey, settings.appId, text);
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const nonce = randomUUID();
    return writeXml({
      Encrypt: encrypted,
      MsgSignature: signatureOf(settings.token, String(timestamp), nonce, encrypted),
      TimeStamp: timestamp,
      Nonce: nonce,
    });
  }

  private requireFresh({ timestamp }: CallbackQuery): WechatSettings {
    const age = this.clock.now().getTime() - Number(/^\d{10}$/.exec(timestamp ?? '')?.[0]) * 1000;
    if (!(Math.abs(age) <= FRESH_MS)) throw new NotFromWechat();
    return this.settings();
  }

  private requireSigned(settings: WechatSettings, query: CallbackQuery): void {
    if (!isSame(query.signature, this.sign(settings, query))) throw new NotFromWechat();
  }

  private sign({ token }: WechatSettings, { timestamp = '', nonce = '' }: CallbackQuery, ...more: string[]): string {
    return signatureOf(token, timestamp, nonce, ...more);
  }

  private settings(): WechatSettings {
    const { wechat } = this.config;
    if (!wechat) throw new NotFromWechat();
    return wechat;
  }
}
