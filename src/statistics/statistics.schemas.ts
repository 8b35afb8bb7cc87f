import { z } from 'zod';
import { id, instant } from '../platform/index.js';

/** A count that may have been withheld: null means a cell under five that must not leave the center. */
export const cell = z.number().nullable();

export const monthInput = z.strictObject({
  /** `2026-11`, in the center's zone */
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
  deskId: id.optional(),
});

const trafficRow = z.object({
  /** null for the total */
  deskId: id.nullable(),
  deskName: z.string().nullable(),
  entered: cell,
  answered: cell,
  outOfHours: cell,
  /** opened by calling back: counted beside the two, in no rate of what came in */
  outgoing: cell,
  /** entered afterwards from paper or another line, at their real time; in no rate either */
  late: cell,
  /** 0–1; null where nothing entered or the figures are withheld */
  answerRate: z.number().nullable(),
  meanWaitSeconds: z.number().nullable(),
  p90WaitSeconds: z.number().nullable(),
});

const share = z.object({ code: z.string(), count: cell, share: z.number().nullable() });

export const monthTable = z.object({
  month: z.string(),
  timeZone: z.string(),
  definitions: z.string(),
  countedAt: instant,
  suppressed: z.boolean(),
  traffic: z.array(trafficRow),
  /** contacts, persons and messages are different counts and are never added up */
  channels: z.array(z.object({ channel: z.string(), contacts: cell, persons: cell, messages: cell })),
  /** where each contact was opened; whoever left before five seconds stands apart */
  byChannel: z.array(
    z.object({
      channel: z.string(),
      entered: cell,
      answered: cell,
      abandoned: cell,
      abandonedEarly: cell,
      outOfHours: cell,
      answerRate: z.number().nullable(),
      abandonmentRate: z.number().nullable(),
      meanWaitSeconds: z.number().nullable(),
    }),
  ),
  /** those who wrote, by where they did: our own page, or an account elsewhere */
  byDoor: z.array(z.object({ door: z.enum(['page', 'wechat']), contacts: cell, answered: cell, messages: cell })),
  /** those that came in; whoever was called back stands below */
  calls: z.object({
    calls: cell,
    connected: cell,
    voiceMessages: cell,
    meanTalkSeconds: z.number().nullable(),
    longestTalkSeconds: z.number().nullable(),
  }),
  /** in the month they were opened. `onTime`: reached before they were due */
  callbacks: z.object({
    opened: cell,
    asked: cell,
    reached: cell,
    onTime: cell,
    givenUp: cell,
    calledAgain: cell,
    /** nobody rang: not safe, or not needed */
    closed: cell,
    /** nobody has settled them yet */
    waiting: cell,
    meanMinutesToReach: z.number().nullable(),
    meanTalkSeconds: z.number().nullable(),
  }),
  /**
   * letters that were to be answered, in the month their first unanswered words were written; those still in time are not in it.
   * Chats have no such clock
   */
  replies: z.object({ due: cell, inTime: cell, overdue: cell, inTimeRate: z.number().nullable() }),
  /** in the month they are for */
  appointments: z.object({ planned: cell, attended: cell, missed: cell, cancelled: cell, persons: cell }),
  /** in the month they were sent; unanswered: every hospital was asked and none has acknowledged yet */
  referrals: z.object({
    sent: cell,
    acknowledged: cell,
    escalated: cell,
    unanswered: cell,
    withdrawn: cell,
    meanMinutesToAcknowledge: z.number().nullable(),
  }),
  problems: z.object({
    /** counseling contacts with a primary problem */
    withProblem: cell,
    primary: z.array(share),
    anyMention: z.array(share),
  }),
  grades: z.object({
    counseling: cell,
    assessed: cell,
    assessmentRate: z.number().nullable(),
    highRate: z.number().nullable(),
    rows: z.array(z.object({ grade: z.enum(['unset', 'U', '0', '1', '2', '3', '4']), count: cell })),
  }),
});
export type MonthTable = z.infer<typeof monthTable>;
