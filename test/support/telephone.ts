import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import twilio from 'twilio';

export const PUBLIC_URL = 'https://lamp.example.cn';
const hex = (digit: string) => digit.repeat(32);
const AUTH_TOKEN = 'only the carrier and we know this';
export const accountSid = `AC${hex('a')}`;

/** An account at a carrier, as the settings name it. */
export const twilioSettings = (apiUrl: string): NodeJS.ProcessEnv => ({
  PUBLIC_URL,
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  TWILIO_API_KEY: `SK${hex('b')}`,
  TWILIO_API_SECRET: 'a secret that belongs to the key',
  TWILIO_APP_SID: `AP${hex('c')}`,
  TWILIO_API_URL: apiUrl,
});

export type Form = Record<string, string>;

/** Sends what the carrier would send, signed as the carrier signs. @param url where the service listens */
export function webhook(url: string, path: string, form: Form, signed: { by?: string; at?: string } = {}) {
  const signature = twilio.getExpectedTwilioSignature(
    signed.by ?? AUTH_TOKEN,
    signed.at ?? `${PUBLIC_URL}/api${path}`,
    form,
  );
  return request(url).post(`/api${path}`).type('form').set('x-twilio-signature', signature).send(form);
}

export interface Asked {
  method: string;
  path: string;
  form: string;
  authorized: boolean;
}

/** The carrier's own API, the one thing here that is not real. */
export class FakeCarrier {
  readonly asked: Asked[] = [];
  readonly recordings = new Map<string, Buffer>();
  /** answers nothing but 503 */
  isDown = false;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<FakeCarrier> {
    const login = `Basic ${Buffer.from(`${accountSid}:${AUTH_TOKEN}`).toString('base64')}`;
    const server = createServer((incoming, reply) => {
      let form = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        form += piece;
      });
      incoming.on('end', () => {
        const path = (incoming.url ?? '').replace(`/2010-04-01/Accounts/${accountSid}/`, '');
        const { method = '', headers } = incoming;
        carrier.asked.push({ method, path, form, authorized: headers.authorization === login });
        const sid = /^Recordings\/(RE\w+)/.exec(path)?.[1] ?? '';
        const sound = carrier.recordings.get(sid);
        if (carrier.isDown) return void reply.writeHead(503).end();
        if (path.startsWith('Calls/')) return void reply.writeHead(200).end('{}');
        if (!sound) return void reply.writeHead(404).end('{}');
        if (method === 'DELETE') {
          carrier.recordings.delete(sid);
          return void reply.writeHead(204).end();
        }
        reply.writeHead(200, { 'content-type': 'audio/mpeg' }).end(sound);
      });
    });
    const carrier = new FakeCarrier(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return carrier;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((closed) => {
      this.server.close(closed);
      this.server.closeAllConnections();
    });
  }
}
