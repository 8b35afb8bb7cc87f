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
export const counselingHoursInput = z.strictObject({ accountId: id, hours: z.array(counselingHours).max(50) });
export const counselingHoursOf = z.object({
  items: z.array(z.object({ accountId: id, displayName: z.string(), hours: z.array(counselingHours) })),
});

export const slotRange = z.strictObject({ deskId: id, from: instant, to: instant, counselorId: id.optional() });
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
  counselor: z.object({ id, displayName: z.string() }),
  room: z.object({ id, name: z.string(), place: z.string() }),
  startsAt: instant,
  endsAt: instant,
  companions,
  state: appointmentState,
  bookedBy: z.string(),
  bookedAt: instant,
});
export const appointments = z.object({ items: z.array(appointment) });
export const appointmentRange = z.strictObject({ from: instant, to: instant, deskId: id.optional() });
export const cancelInput = z.strictObject({
  reason: z.enum(['visitor-asked', 'counselor-away', 'room-closed', 'other']),
});

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
