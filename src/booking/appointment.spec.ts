import fc from 'fast-check';
import { newId } from '../platform/ids.js';
import { Appointment, appointmentMoves } from './appointment.js';
import { IllegalAppointmentMove, NotStarted } from './booking.errors.js';
import { type AppointmentState, appointmentStates } from './booking.schemas.js';

const STARTS = new Date('2026-11-20T06:00:00Z');
const BEFORE = new Date('2026-11-20T05:59:59Z');

function anAppointment(state: AppointmentState): Appointment {
  const made = new Appointment();
  const [id, centerId, deskId, contactId] = [newId(), newId(), newId(), newId()];
  return Object.assign(made, { id, centerId, deskId, contactId, state, startsAt: STARTS });
}

function go(appointment: Appointment, to: AppointmentState, now: Date) {
  if (to === 'cancelled') return appointment.cancel('other', newId(), now);
  if (to === 'booked') throw new IllegalAppointmentMove();
  return appointment.settle(to, newId(), now);
}

describe('an appointment', () => {
  it('makes the moves that are listed and no other', () => {
    for (const from of appointmentStates) {
      for (const to of appointmentStates) {
        const appointment = anAppointment(from);
        const listed = (appointmentMoves[from] as readonly AppointmentState[]).includes(to);
        if (!listed) expect(() => go(appointment, to, STARTS)).toThrow(IllegalAppointmentMove);
        else expect(go(appointment, to, STARTS)).toMatchObject({ type: `appointment.${to}` });
        expect(appointment.state).toBe(listed ? to : from);
      }
    }
  });

  it('is attended or missed only once it has begun, and cancelled at any time', () => {
    for (const to of ['attended', 'missed'] as const) {
      const appointment = anAppointment('booked');
      expect(() => go(appointment, to, BEFORE)).toThrow(NotStarted);
      expect(appointment.state).toBe('booked');
    }
    expect(go(anAppointment('booked'), 'cancelled', BEFORE).type).toBe('appointment.cancelled');
  });

  it('says in every event whose it is and when it begins, and who said so', () => {
    const appointment = anAppointment('booked');
    const by = newId();
    expect(appointment.settle('missed', by, STARTS)).toEqual({
      type: 'appointment.missed',
      centerId: appointment.centerId,
      deskId: appointment.deskId,
      contactId: appointment.contactId,
      actorId: by,
      occurredAt: STARTS.toISOString(),
      payload: { appointmentId: appointment.id, startsAt: STARTS.toISOString() },
    });
    expect([appointment.settledBy, appointment.settledAt]).toEqual([by, STARTS]);
  });

  it('never comes back from cancelled, whatever is tried in whatever order', () => {
    const acts = fc.array(fc.constantFrom(...appointmentStates), { maxLength: 12 });
    fc.assert(
      fc.property(acts, (tried) => {
        const appointment = anAppointment('booked');
        let cancelled = false;
        for (const to of tried) {
          try {
            go(appointment, to, STARTS);
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalAppointmentMove);
          }
          cancelled ||= appointment.state === 'cancelled';
          if (cancelled) expect(appointment).toMatchObject({ state: 'cancelled', cancelReason: 'other' });
          else expect(appointment.cancelReason ?? null).toBeNull();
        }
      }),
    );
  });
});
