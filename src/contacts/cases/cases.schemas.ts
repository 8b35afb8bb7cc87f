import { z } from 'zod';
import { day, id, instant, page, text } from '../../platform/index.js';

export const caseStates = ['open', 'active', 'watch', 'referred', 'returning', 'closed', 'reopened'] as const;
export const caseState = z.enum(caseStates);
export type CaseState = z.infer<typeof caseState>;

/** Why a counselor moves a case; `referral` and `ended` stand where a referral or its end has. */
const chosenReasons = [
  'plan-made',
  'steadier',
  'worse',
  'to-hospital',
  'from-hospital',
  'no-referral',
  'asked',
  'came-back',
  'other',
] as const;
const chosenReason = z.enum(chosenReasons);
export type MoveReason = z.infer<typeof chosenReason> | 'referral' | 'ended';

/** What came of a case. */
export const effect = z.enum(['improved', 'stable', 'no-change', 'worse', 'moved', 'lost-touch']);
/** `not-recorded` for what was closed before anybody asked. */
export const storedEffect = z.enum([...effect.options, 'not-recorded']);
export type Effect = z.infer<typeof storedEffect>;

export const colleague = z.object({ id, displayName: z.string() });

/** One file for one person's way with us: who is responsible, and when we look again. */
export const caseView = z.object({
  id,
  /** counted within the center: 个案 #12 */
  number: z.number().int(),
  personId: id,
  deskId: id,
  deskName: z.string(),
  state: caseState,
  responsible: colleague,
  /** whose account is disabled: somebody else has to take it over */
  responsibleGone: z.boolean(),
  /** acts like whoever is responsible while she is away */
  standIn: colleague.nullable(),
  /** her account is disabled: nobody stands in */
  standInGone: z.boolean(),
  /** the day somebody looks again, in the center's zone; null once it is closed */
  nextDate: z.iso.date().nullable(),
  /** an update has set that day, nobody chose it */
  nextDateAssumed: z.boolean(),
  /** the day its plan is gone through; null without a plan, and once it is closed */
  reviewDate: z.iso.date().nullable(),
  /** what came of it, while it is closed */
  effect: storedEffect.nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
});
export type CaseView = z.infer<typeof caseView>;
export const caseNow = z.object({ case: caseView.nullable() });
export const caseInput = z.strictObject({
  /** refused without: `case.next-date-missing` */
  nextDate: day.nullable().default(null),
});

/** The same `clientId` again is the same act. */
const clientId = z.uuid();
export const moveInput = z.strictObject({
  clientId,
  to: z.enum(['active', 'watch', 'referred', 'returning']),
  reason: chosenReason,
});
export const closeInput = z.strictObject({
  clientId,
  effect,
  /** sealed; kept when the case is opened again */
  summary: text(8_000),
});
export const reopenInput = z.strictObject({ clientId, reason: chosenReason, nextDate: day.nullable().default(null) });
export const nextDateInput = z.strictObject({
  clientId,
  nextDate: day.nullable().default(null),
  /** the look that was due has been done: it stands on the line */
  done: z.boolean().default(false),
});
export const teamInput = z.strictObject({
  standInId: id.nullable(),
  members: z
    .array(z.strictObject({ accountId: id, part: text(200) }))
    .max(20)
    .refine((members) => new Set(members.map(({ accountId }) => accountId)).size === members.length),
});

export const caseFilter = page.extend({
  /** `running` is every one that is not closed */
  state: z.enum(['running', ...caseStates]).default('running'),
  whose: z.enum(['mine', 'stand-in', 'team', 'all']).default('all'),
});
export const caseList = z.object({ items: z.array(caseView), nextCursor: z.string().nullable() });

/** One entry of a case's line; codes, names and times only, the content stays where it is. */
export const lineEntry = z.object({
  kind: z.enum(['contact', 'appointment', 'referral', 'grade', 'state', 'look', 'hand-over', 'plan', 'review']),
  id,
  at: instant,
  /**
   * the state of the contact, appointment, referral, hand-over or case, by its own code; the grade; the next date for
   * a look; the version of a plan, saved or reviewed
   */
  state: z.string(),
  /** channel of a contact, room of an appointment, hospital of a referral, reason of a case's move, to whom it is handed over */
  detail: z.string().nullable(),
  grade: z.string().nullable(),
  /** the counselor of a contact or appointment, whoever sent a referral, graded, moved, looked or hands over */
  by: z.string().nullable(),
  /** null for what belongs to the case itself */
  contactId: id.nullable(),
});
