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
  account: z.object({ id, login: z.string(), displayName: z.string(), role }),
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

export const deskInput = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  name: text(60),
  orgUnitId: id,
  holidayRule: z.enum(['as-usual', 'closed', 'open']).default('as-usual'),
  textOfferSeconds: z.number().int().min(10).max(3600).default(120),
  hours: z.array(openingHours).max(200),
  memberIds: z.array(id).max(500).default([]),
});

export const desk = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  orgUnitId: id,
  orgUnitName: z.string(),
  holidayRule: z.enum(['as-usual', 'closed', 'open']),
  textOfferSeconds: z.number().int(),
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

export const accountInput = z.strictObject({
  login,
  displayName: text(40),
  role,
  orgUnitId: id,
  /** at least 12 characters; handed over in person, changed at will */
  password,
  /** last day of the yearly vetting (未成年人保护法 Art 62); without it no shift can be given */
  vettedUntil: day.nullable().default(null),
  boardCapacity: z.number().int().min(0).max(20).default(1),
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
  disabledAt: instant.nullable(),
});
export const accountChange = z
  .strictObject({
    disabled: z.boolean().optional(),
    /** a new password, handed over in person; every sign-in of the account ends */
    password: password.optional(),
  })
  .refine((change) => change.disabled !== undefined || change.password !== undefined);
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
