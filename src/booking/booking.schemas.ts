import { z } from 'zod';
import { id, instant, text } from '../platform/index.js';

export const roomInput = z.strictObject({
  deskId: id,
  name: text(40),
  /** how to find it, as the visitor reads it: street, house, floor */
  place: text(120),
});
export const roomChange = z
  .strictObject({ name: text(40).optional(), place: text(120).optional(), closed: z.boolean().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined));
export const room = z.object({
  id,
  deskId: id,
  name: z.string(),
  place: z.string(),
  /** takes no new appointments */
  closed: z.boolean(),
});
export const rooms = z.object({ items: z.array(room) });

/** When a counselor sees people face to face; weekday 1 Monday … 7 Sunday, minutes of the local day. */
export const counselingHours = z
  .strictObject({
    weekday: z.number().int().min(1).max(7),
    opensMinute: z.number().int().min(0).max(1439),
    closesMinute: z.number().int().min(1).max(1440),
  })
  .refine((hours) => hours.opensMinute < hours.closesMinute, { path: ['closesMinute'] });
export type CounselingHours = z.infer<typeof counselingHours>;

export const counselingHoursInput = z.strictObject({
  accountId: id,
  /** all of this counselor's hours at this desk; none may overlap */
  hours: z.array(counselingHours).max(50).refine(apart),
});
export const counselingHoursOf = z.object({
  /** how long an appointment lasts, and the pause after it; minutes */
  minutes: z.number().int(),
  gapMinutes: z.number().int(),
  /** everybody at the desk who could see people, with no hours where there are none yet */
  items: z.array(z.object({ accountId: id, displayName: z.string(), hours: z.array(counselingHours) })),
});
/** For appointments booked from now on; those there are stay as they are. */
export const appointmentLength = z.strictObject({
  minutes: z.number().int().min(10).max(240),
  gapMinutes: z.number().int().min(0).max(120),
});

/** Days that one look may span: of free slots, and of appointments. */
const SLOT_DAYS = 31;
const APPOINTMENT_DAYS = 45;

/** Free slots that start in the range, 31 days at most. */
export const slotRange = z
  .strictObject({ deskId: id, from: instant, to: instant, counselorId: id.optional() })
  .refine(within(SLOT_DAYS), { path: ['to'] });
export const slot = z.object({
  counselor: z.object({ id, displayName: z.string() }),
  startsAt: instant,
  endsAt: instant,
  /** free for the whole time, buffers included */
  rooms: z.array(z.object({ id, name: z.string() })),
});
export const slots = z.object({ items: z.array(slot) });

export const appointmentStates = ['booked', 'attended', 'missed', 'cancelled'] as const;
export const appointmentState = z.enum(appointmentStates);
export type AppointmentState = z.infer<typeof appointmentState>;
/** who comes: a family comes as a unit */
export const companions = z.enum(['alone', 'guardian', 'family']);

export const appointmentInput = z.strictObject({
  /** made by the sender; the same id again is the same appointment */
  clientId: z.uuid(),
  counselorId: id,
  roomId: id,
  startsAt: instant,
  companions,
});
export const appointment = z.object({
  id,
  contactId: id,
  personId: id,
  deskId: id,
  deskName: z.string(),
  /** `gone`: her account is disabled, somebody has to see to it */
  counselor: z.object({ id, displayName: z.string(), gone: z.boolean() }),
  room: z.object({ id, name: z.string(), place: z.string() }),
  startsAt: instant,
  endsAt: instant,
  companions,
  state: appointmentState,
  bookedBy: z.string(),
  bookedAt: instant,
});
export const appointments = z.object({ items: z.array(appointment) });
/** Appointments that touch the range, 45 days at most. */
export const appointmentRange = z
  .strictObject({ from: instant, to: instant, deskId: id.optional() })
  .refine(within(APPOINTMENT_DAYS), { path: ['to'] });
export const cancelInput = z.strictObject({
  reason: z.enum(['visitor-asked', 'counselor-away', 'room-closed', 'other']),
});

export type Appointment = z.infer<typeof appointment>;
export type CancelReason = z.infer<typeof cancelInput>['reason'];

/** What the visitor sees with the retrieval code. */
export const visitorAppointments = z.object({
  items: z.array(
    z.object({
      startsAt: instant,
      endsAt: instant,
      timeZone: z.string(),
      deskName: z.string(),
      counselorName: z.string(),
      roomName: z.string(),
      place: z.string(),
      companions,
      state: appointmentState,
    }),
  ),
});

/** Whether no two of the hours overlap; they may touch. */
function apart(hours: readonly CounselingHours[]): boolean {
  const sorted = [...hours].sort((a, b) => a.weekday - b.weekday || a.opensMinute - b.opensMinute);
  return sorted.every((one, at) => {
    const before = sorted[at - 1];
    return !before || before.weekday !== one.weekday || before.closesMinute <= one.opensMinute;
  });
}

/** Forwards in time, and not further than so many days. */
function within(days: number) {
  return ({ from, to }: { from: string; to: string }): boolean => {
    const span = Date.parse(to) - Date.parse(from);
    return span >= 0 && span <= days * 86_400_000;
  };
}
