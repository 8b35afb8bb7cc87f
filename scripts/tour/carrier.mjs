// Calls by carrier: what the carrier would send, signed as it signs. The carrier itself is the only thing not real here.
import { createHmac, randomBytes } from 'node:crypto';
import { expect, expectEqual } from './narrator.mjs';

/** @param {import('./evening.mjs').Cast} cast */
export async function playCarrier(_cast) {}

/** A webhook as the carrier posts it. @returns {Promise<{ status: number, body: string }>} */
export async function webhook({ url, carrier }, path, form, { signed = true } = {}) {
  const data = Object.keys(form)
    .sort()
    .reduce((text, key) => text + key + form[key], carrier.publicUrl + path);
  const signature = createHmac('sha1', carrier.authToken).update(data).digest('base64');
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signed ? signature : 'forged',
    },
    body: new URLSearchParams(form).toString(),
  });
  return { status: reply.status, body: await reply.text() };
}
