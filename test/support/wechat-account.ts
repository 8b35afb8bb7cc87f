import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { parseXml } from './xml-of-wechat.js';

/** An official account, as the settings name it. */
export const WECHAT = {
  appId: 'wxb11529c136998cb6',
  secret: 'only the account knows this',
  token: 'pamtest',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  templateId: 'a-template-of-the-account',
  /** the account's original id, which callbacks name as their receiver */
  account: 'gh_680bdefc8c5d',
};

export type Mode = 'plain' | 'encrypted';

export const wechatSettings = (apiUrl: string, mode: Mode): NodeJS.ProcessEnv => ({
  WECHAT_APP_ID: WECHAT.appId,
  WECHAT_APP_SECRET: WECHAT.secret,
  WECHAT_TOKEN: WECHAT.token,
  WECHAT_TEMPLATE_ID: WECHAT.templateId,
  WECHAT_API_URL: apiUrl,
  ...(mode === 'encrypted' ? { WECHAT_AES_KEY: WECHAT.aesKey } : {}),
});

export const sha1 = (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

const cipherKey = (aesKey: string) => Buffer.from(`${aesKey}=`, 'base64');

/** As WeChat encrypts. */
export function encrypted(text: string, { aesKey = WECHAT.aesKey, appId = WECHAT.appId } = {}): string {
  const head = Buffer.alloc(20, randomBytes(20));
  head.writeUInt32BE(Buffer.byteLength(text), 16);
  const plain = Buffer.concat([head, Buffer.from(text), Buffer.from(appId)]);
  const n = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', cipherKey(aesKey), cipherKey(aesKey).subarray(0, 16));
  cipher.setAutoPadding(false);
  return cipher.update(Buffer.concat([plain, Buffer.alloc(n, n)])).toString('base64');
}

/** As WeChat reads what it is answered. @throws where it would not understand it */
export function answerOf(document: string, mode: Mode): Record<string, string> {
  if (mode === 'plain') return parseXml(document);
  const outer = parseXml(document);
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = outer;
  if (MsgSignature !== sha1(WECHAT.token, TimeStamp, Nonce, Encrypt)) throw new Error('not signed for WeChat');
  const key = cipherKey(WECHAT.aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = decipher.update(Buffer.from(Encrypt, 'base64'));
  const inner = plain.subarray(20, 20 + plain.readUInt32BE(16)).toString();
  const appId = plain.subarray(20 + Buffer.byteLength(inner), plain.length - (plain.at(-1) ?? 0)).toString();
  if (appId !== WECHAT.appId) throw new Error('not of this account');
  return parseXml(inner);
}
