import { z } from 'zod';
import { day, id, instant, isStorable, text } from '../platform/index.js';
import { type Permission, permissions, roles } from './permissions.js';

export const role = z.enum(roles);
export const channel = z.enum(['board', 'chat', 'phone', 'web-call']);
export type Channel = z.infer<typeof channel>;
export const shiftKind = z.enum(['ordinary', 'crisis', 'on-call']);
export type ShiftKind = z.infer<typeof shiftKind>;

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,59}$/);

export const signInInput = z.strictObject({
  login: z.string().max(60).refine(isStorable),
  password: z.string().min(1).max(200),
});

export const me = z.object({
  account: z.object({
    id,
    login: z.string(),
    displayName: z.string(),
    role,
    /** one's own, whole; others see it masked */
    telephone: z.string().nullable(),
    answersAt: z.enum(['console', 'telephone']),
  }),
  center: z.object({ id, name: z.string(), timeZone: z.string() }),
  desks: z.array(z.object({ id, slug: z.string(), name: z.string() })),
  permissions: z.array(z.enum(permissions as [Permission, ...Permission[]])),
  /** the shift under way, if any */
  shift: z.object({ deskId: id, deskName: z.string(), kind: shiftKind, startsAt: instant, endsAt: instant }).nullable(),
  /** to be sent as `x-csrf-token` with everything that changes something */
  csrfToken: z.string(),
});

export const openingHours = z
  .strictObject({
    channel,
    /** 1 Monday … 7 Sunday */
    weekday: z.number().int().min(1).max(7),
    /** minutes of the local day */
    opensMinute: z.number().int().min(0).max(1439),
    closesMinute: z.number().int().min(1).max(1440),
  })
  .refine((hours) => hours.opensMinute < hours.closesMinute, { path: ['closesMinute'] });

const holidayRule = z.enum(['as-usual', 'closed', 'open']);
/** Until a person must have answered what a visitor wrote, by its signal 0–4, where a desk says nothing else [P]. */
export const REPLY_MINUTES: readonly number[] = [1440, 1440, 240, 30, 10];
const deskSettings = {
  /** how long a letter or a voice message is shown to one counselor */
  textOfferSeconds: z.number().int().min(10).max(3600),
  /** how long a call or a chat rings at one counselor */
  liveOfferSeconds: z.number().int().min(5).max(600),
  /** a call that waits longer is told of other ways, and offered at `overflowDeskId` too; null: never */
  overflowSeconds: z.number().int().min(15).max(3600).nullable(),
  overflowDeskId: id.nullable(),
  /** by when somebody who hung up unanswered is to be called back */
  callbackMinutes: z.number().int().min(5).max(1440),
  /** after so much talk a soft word to the counselor; nothing ends */
  longCallSeconds: z.number().int().min(300).max(14_400),
  /** until a letter must have been answered, by its signal 0–4 */
  replyMinutes: z.array(z.number().int().min(1).max(10_080)).length(REPLY_MINUTES.length),
  /** whether a supervisor reads counselors' letters before they go out */
  repliesReviewed: z.boolean(),
  /** whether a supervisor's name belongs under counselors' records */
  recordsCountersigned: z.boolean(),
};

export const deskInput = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  name: text(60),
  orgUnitId: id,
  holidayRule: holidayRule.default('as-usual'),
  textOfferSeconds: deskSettings.textOfferSeconds.default(120),
  liveOfferSeconds: deskSettings.liveOfferSeconds.default(30),
  overflowSeconds: deskSettings.overflowSeconds.default(null),
  overflowDeskId: deskSettings.overflowDeskId.default(null),
  callbackMinutes: deskSettings.callbackMinutes.default(30),
  longCallSeconds: deskSettings.longCallSeconds.default(3600),
  replyMinutes: deskSettings.replyMinutes.default([...REPLY_MINUTES]),
  repliesReviewed: deskSettings.repliesReviewed.default(false),
  recordsCountersigned: deskSettings.recordsCountersigned.default(false),
  hours: z.array(openingHours).max(200),
  memberIds: z.array(id).max(500).default([]),
});

/** What is not named stays as it is. */
export const deskChange = z
  .strictObject({ name: text(60), holidayRule, ...deskSettings })
  .partial()
  .refine((change) => Object.keys(change).length > 0);

export const desk = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  orgUnitId: id,
  orgUnitName: z.string(),
  holidayRule,
  ...deskSettings,
  /** may lie out of the reader's reach */
  overflowDeskName: z.string().nullable(),
  isDefault: z.boolean(),
  hours: z.array(openingHours),
  members: z.array(z.object({ id, displayName: z.string(), role })),
});

export const memberInput = z.strictObject({ accountId: id });

export const orgUnit = z.object({
  id,
  parentId: id.nullable(),
  kind: z.enum(['city', 'district', 'school', 'hospital']),
  name: z.string(),
});
export const orgUnitInput = z.strictObject({
  parentId: id,
  kind: z.enum(['district', 'school', 'hospital']),
  name: text(80),
});

/** At least 12 characters: length is what counts (NIST SP 800-63B). */
const password = z.string().min(12).max(200).refine(isStorable);

/** Letters, and chats, at a time. */
const boardCapacity = z.number().int().min(0).max(20);
const chatCapacity = z.number().int().min(0).max(10);

export const accountInput = z.strictObject({
  login,
  displayName: text(40),
  role,
  orgUnitId: id,
  /** at least 12 characters; handed over in person, changed at will */
  password,
  /** last day of the yearly vetting (未成年人保护法 Art 62); without it no shift can be given */
  vettedUntil: day.nullable().default(null),
  boardCapacity: boardCapacity.default(1),
  chatCapacity: chatCapacity.default(2),
});
export const account = z.object({
  id,
  login: z.string(),
  displayName: z.string(),
  role,
  orgUnitId: id,
  orgUnitName: z.string(),
  vettedUntil: z.iso.date().nullable(),
  boardCapacity: z.number().int(),
  chatCapacity: z.number().int(),
  /** where she answers calls who has no headset: all but the first and last digits hidden */
  maskedTelephone: z.string().nullable(),
  answersAt: z.enum(['console', 'telephone']),
  disabledAt: instant.nullable(),
});
export const accountChange = z
  .strictObject({
    disabled: z.boolean().optional(),
    /** a new password, handed over in person; every sign-in of the account ends */
    password: password.optional(),
    boardCapacity: boardCapacity.optional(),
    chatCapacity: chatCapacity.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined));
/** Where one's own calls ring; a telephone only with its number (E.164). */
export const telephoneInput = z
  .strictObject({
    telephone: z
      .string()
      .regex(/^\+[1-9][0-9]{5,14}$/)
      .nullable(),
    answersAt: z.enum(['console', 'telephone']),
  })
  .refine(({ telephone, answersAt }) => answersAt === 'console' || telephone !== null, { path: ['telephone'] });
export const passwordInput = z.strictObject({ current: z.string().max(200), next: password });

export const shiftInput = z
  .strictObject({ accountId: id, kind: shiftKind, startsAt: instant, endsAt: instant })
  .refine((shift) => Date.parse(shift.startsAt) < Date.parse(shift.endsAt), { path: ['endsAt'] });
export const shift = z.object({
  id,
  deskId: id,
  accountId: id,
  displayName: z.string(),
  kind: shiftKind,
  startsAt: instant,
  endsAt: instant,
});
export const shiftRange = z.strictObject({ from: instant, to: instant });

/** What a counselor says of herself; `busy` and `wrap-up` follow from her contacts. */
export const presenceInput = z.strictObject({ state: z.enum(['ready', 'break', 'offline']) });
export const presence = z.object({
  state: z.enum(['offline', 'ready', 'busy', 'wrap-up', 'break', 'away']),
  since: instant,
  onShift: z.boolean(),
});
export type Presence = z.infer<typeof presence>;

export const auditRow = z.object({
  id,
  action: z.string(),
  subjectType: z.string(),
  subjectId: id.nullable(),
  accountName: z.string().nullable(),
  occurredAt: instant,
});
