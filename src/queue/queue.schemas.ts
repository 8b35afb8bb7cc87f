import { z } from 'zod';
import { door, grade, replyClock, signalLevel } from '../contacts/index.js';
import { id, instant } from '../platform/index.js';
import { channel, presence } from '../staff/index.js';

/**
 * Why an entry stands where it stands, for people: `等级 2 · 已等 3 分`. Before everybody: she was talked to, and the
 * counselor's line broke, or she was handed on and is not taken yet, or called by invitation. `overflow`: offered here because it has waited so long at its own desk.
 * `came-first`: what rang at her before has gone back in line for it.
 */
export const placeReason = z.object({
  code: z.enum([
    'came-first',
    'line-lost',
    'transferred',
    'invited',
    'overflow',
    'signal',
    'grade',
    'grade-before',
    'unknown-risk',
    'waited',
  ]),
  /** the level, or minutes waited; 0 where the code says it all */
  value: z.number(),
});

export const waitingEntry = z.object({
  contactId: id,
  deskId: id,
  deskName: z.string(),
  channel,
  door: door.nullable(),
  /** somebody is on the line or in the chat; a letter or a voice message waits without it */
  live: z.boolean(),
  /** how long the message is that a caller spoke; null where there is none */
  voiceSeconds: z.number().int().nullable(),
  signal: signalLevel,
  grade,
  waitingSince: instant,
  /** 1 is next */
  place: z.number().int(),
  reasons: z.array(placeReason),
  reply: replyClock.nullable(),
  offeredTo: z.object({ displayName: z.string(), expiresAt: instant }).nullable(),
});
export const waitingList = z.object({ items: z.array(waitingEntry), total: z.number().int() });

export const offer = z.object({
  id,
  contactId: id,
  deskName: z.string(),
  channel,
  door: door.nullable(),
  live: z.boolean(),
  signal: signalLevel,
  grade,
  waitingSince: instant,
  offeredAt: instant,
  expiresAt: instant,
  reasons: z.array(placeReason),
});
export type Offer = z.infer<typeof offer>;
export const currentOffer = z.object({ offer: offer.nullable() });
export const declineReason = z.enum(['busy', 'conflict', 'not-suited', 'break', 'other']);
export const declineInput = z.strictObject({ reason: declineReason });
export const accepted = z.object({ contactId: id });

export const teamMember = z.object({
  accountId: id,
  displayName: z.string(),
  deskIds: z.array(id),
  presence,
  activeContacts: z.number().int(),
});
export const team = z.object({ items: z.array(teamMember) });

export const alarm = z.object({
  id,
  /**
   * nobody ready · asked and nobody answers · 3–4 waiting too long, whoever is there · an answer is owed by somebody gone ·
   * a call or a chat was taken a minute ago and nobody has spoken ·
   * every hospital was asked to receive a child and none has answered · somebody was to be called back by now ·
   * what a counselor wrote can't be brought to whoever it is for · a letter was to be answered by now ·
   * something was to be done for somebody by now
   */
  kind: z.enum([
    'desk-unstaffed',
    'nobody-answers',
    'urgent-waiting',
    'counselor-gone',
    'not-answered',
    'referral-unanswered',
    'callback-overdue',
    'answer-undelivered',
    'reply-overdue',
    'task-overdue',
  ]),
  deskId: id,
  deskName: z.string(),
  contactId: id.nullable(),
  raisedAt: instant,
  acknowledgedAt: instant.nullable(),
});
export const alarms = z.object({ items: z.array(alarm) });
