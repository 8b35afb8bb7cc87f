import request from 'supertest';
import twilio from 'twilio';

export const PUBLIC_URL = 'https://lamp.example.cn';
const hex = (digit: string) => digit.repeat(32);
export const AUTH_TOKEN = 'only the carrier and we know this';
export const accountSid = `AC${hex('a')}`;
/** The center's own number, where it has one that calls out are made from. */
export const CENTER_NUMBER = '+8651912345678';

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
