import { z } from 'zod';
import { day, id, instant, text } from '../../platform/index.js';
import { callerRole, grade } from '../contacts.schemas.js';

export const taskStates = ['open', 'done', 'not-reached', 'declined', 'cancelled'] as const;
export const taskState = z.enum(taskStates);
/** `decision`: of a case conference (会商) */
export const taskKind = z.enum(['follow-up', 'call-guardian', 'call-school', 'decision', 'other']);
export type TaskKind = z.infer<typeof taskKind>;

/** How somebody is, at a follow-up; `done` is said of everything else. */
export const result = z.enum(['better', 'same', 'worse', 'done']);
/** `somebody-else`: another person picked up, and nothing was said of who we are. `no-reply`: written to, and no answer */
export const notReachedHow = z.enum(['no-answer', 'busy', 'unreachable', 'somebody-else', 'no-reply']);
export const declinedBy = z.enum(['visitor', 'guardian']);
export const cancelReason = z.enum(['not-needed', 'mistake', 'other']);
/** Beside a person's: another grade has set the follow-ups anew, a supervisor took off the rest, an optional one was not done. */
export const outcome = z.enum([
  ...result.options,
  ...notReachedHow.options,
  ...declinedBy.options,
  ...cancelReason.options,
  'regraded',
  'rest-cancelled',
  'lapsed',
]);
export type Outcome = z.infer<typeof outcome>;

/** A task as lists show it: codes, times and names, nothing of what was written. */
export const task = z.object({
  id,
  deskId: id,
  deskName: z.string(),
  personId: id,
  contactId: id,
  caseId: id.nullable(),
  callerRole,
  kind: taskKind,
  /** of the series that a grade has asked for */
  series: z.object({ id, grade, step: z.number().int(), steps: z.number().int() }).nullable(),
  optional: z.boolean(),
  assignee: z.object({ id, displayName: z.string() }),
  /** whose account is disabled: somebody else has to take it over */
  assigneeGone: z.boolean(),
  /** the first try is 1 */
  attempt: z.number().int(),
  state: taskState,
  outcome: outcome.nullable(),
  dueAt: instant,
  /** by the day of the center: its time has come · today · later */
  when: z.enum(['overdue', 'today', 'later']),
  createdAt: instant,
  settledAt: instant.nullable(),
  settledByName: z.string().nullable(),
  doneInId: id.nullable(),
  /** when the person last came to us by themselves since it was set: shown, it settles nothing */
  heardAt: instant.nullable(),
  /** `no` where somebody said that this person must not be rung */
  safeToCall: z.enum(['unknown', 'yes', 'no']),
  hasWords: z.boolean(),
  isMine: z.boolean(),
});
export type TaskView = z.infer<typeof task>;
export const tasks = z.object({
  items: z.array(task),
  /** of all open ones in this view, whether they are on the list or not */
  counts: z.object({ overdue: z.number().int(), today: z.number().int(), later: z.number().int() }),
});
export const taskQuery = z.strictObject({
  /** mine: assigned to the viewer · desks: of all desks she reaches, for supervisors */
  of: z.enum(['mine', 'desks']).default('mine'),
  settled: z.enum(['true', 'false']).default('false'),
});

/** With what was written: the task's own words, and what came of it and of the tries before. */
export const taskDetail = task.extend({
  words: z.string().nullable(),
  outcomeWords: z.string().nullable(),
  before: z.array(
    z.object({
      id,
      state: taskState,
      outcome: outcome.nullable(),
      settledAt: instant,
      byName: z.string().nullable(),
      words: z.string().nullable(),
    }),
  ),
});

const MAX_WORDS = 4_000;
/** By the end of a day of the center, or at a time: one of the two. */
export const due = z
  .strictObject({ day: day.optional(), at: instant.optional() })
  .refine((said) => (said.day === undefined) !== (said.at === undefined));
export type Due = z.infer<typeof due>;
/** `clientId` is made by whoever asks, once for each task: asked again with it, it is the same task. */
export const taskInput = z.strictObject({
  clientId: z.uuid(),
  kind: taskKind,
  due,
  words: text(MAX_WORDS).optional(),
  /** a counselor or supervisor of the desk; whoever sets it otherwise */
  assigneeId: id.optional(),
});

/** What came of it. `clientId` is made by whoever says it: said again with it, nothing more happens. */
export const doneInput = z.strictObject({
  clientId: z.uuid(),
  result,
  words: text(MAX_WORDS),
  /** the contact it was done in */
  contactId: id.optional(),
  /** what is to be done then */
  next: z.strictObject({ due, words: text(MAX_WORDS).optional() }).optional(),
});
export const notReachedInput = z.strictObject({
  clientId: z.uuid(),
  how: notReachedHow,
  words: text(MAX_WORDS).optional(),
  /** when it is tried again; only a supervisor may leave it at that */
  next: due.optional(),
});
export const declinedInput = z.strictObject({ clientId: z.uuid(), by: declinedBy, words: text(MAX_WORDS) });
export const cancelInput = z.strictObject({
  clientId: z.uuid(),
  reason: cancelReason,
  words: text(MAX_WORDS).optional(),
});
export type OutcomeInput =
  | ({ state: 'done' } & z.infer<typeof doneInput>)
  | ({ state: 'not-reached' } & z.infer<typeof notReachedInput>)
  | ({ state: 'declined' } & z.infer<typeof declinedInput>)
  | ({ state: 'cancelled' } & z.infer<typeof cancelInput>);
export const assignInput = z.strictObject({ assigneeId: id });

const somebody = z.object({ id, displayName: z.string() });
/** Tasks whose counselor is away, and who of the desk would take each over: whoever carries least. */
export const awayTasks = z.object({
  items: z.array(
    z.object({
      taskId: id,
      kind: taskKind,
      dueAt: instant,
      from: somebody,
      /** gone: her account is disabled or she has left the desk · no-shift: none before it is due */
      why: z.enum(['gone', 'no-shift']),
      /** null where nobody is on shift before it is due */
      to: somebody.nullable(),
    }),
  ),
});
/** As it was shown, or otherwise; all in one act. */
export const handOverInput = z.strictObject({
  moves: z
    .array(z.strictObject({ taskId: id, assigneeId: id }))
    .min(1)
    .max(200),
});
export const handedOver = z.object({ moved: z.number().int() });

/** Of one person: what is open and what was, the next due first; and the series that runs. */
export const tasksOfPerson = z.object({
  items: z.array(task),
  series: z.object({ id, grade, startedAt: instant, open: z.number().int(), canCancel: z.boolean() }).nullable(),
});
export const seriesCancel = z.strictObject({ words: text(MAX_WORDS) });
