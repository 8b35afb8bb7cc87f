import { encrypted, type Mode, sha1, WECHAT } from './wechat-account.js';

/** What somebody sends to the account, or WeChat tells of her. */
export interface Sent {
  openId: string;
  type?: string;
  id?: string;
  event?: string;
  content?: string;
  /** seconds */
  at?: number;
}

/** How a callback is signed, where that is not as WeChat does it. */
export interface Signed {
  mode?: Mode;
  token?: string;
  timestamp?: number;
  appId?: string;
  aesKey?: string;
  query?: Record<string, string>;
  desk?: string;
}

const secondsOf = (now: Date) => Math.floor(now.getTime() / 1000);

/** The document of a callback, and what WeChat adds to the address. */
export function callbackOf({ openId, type = 'text', id, event, content, at }: Sent, now: Date) {
  const fields = [
    `<ToUserName><![CDATA[${WECHAT.account}]]></ToUserName>`,
    `<FromUserName><![CDATA[${openId}]]></FromUserName>`,
    `<CreateTime>${at ?? secondsOf(now)}</CreateTime>`,
    `<MsgType><![CDATA[${type}]]></MsgType>`,
    event === undefined ? '' : `<Event><![CDATA[${event}]]></Event><EventKey><![CDATA[]]></EventKey>`,
    content === undefined ? '' : `<Content><![CDATA[${content}]]></Content>`,
    id === undefined ? '' : `<MsgId>${id}</MsgId>`,
  ];
  return { document: `<xml>${fields.join('\n')}</xml>`, query: { openid: openId } };
}

/** Sends a document as WeChat would. @param url where the service listens */
export async function postSigned(url: string, document: string, now: Date, signed: Signed) {
  const { token = WECHAT.token, mode, aesKey, appId } = signed;
  const timestamp = String(signed.timestamp ?? secondsOf(now));
  const nonce = '486452656';
  const query = new URLSearchParams({ signature: sha1(token, timestamp, nonce), timestamp, nonce });
  let body = document;
  if (mode === 'encrypted') {
    const Encrypt = encrypted(document, { ...(aesKey ? { aesKey } : {}), ...(appId ? { appId } : {}) });
    body = `<xml><ToUserName><![CDATA[${WECHAT.account}]]></ToUserName><Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`;
    query.set('encrypt_type', 'aes');
    query.set('msg_signature', sha1(token, timestamp, nonce, Encrypt));
  }
  if (signed.desk) query.set('desk', signed.desk);
  for (const [name, value] of Object.entries(signed.query ?? {})) query.set(name, value);
  const reply = await fetch(`${url}/api/wechat?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body,
  });
  return { status: reply.status, text: await reply.text() };
}
