import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { samePerson } from '../contacts/index.js';
import { Clock, Deadlines, type NewEvent, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { Appointment } from './appointment.js';
import { AppointmentReadsService, withinReach } from './appointment-reads.service.js';
import { NotYourAppointment } from './booking.errors.js';
import type { AppointmentState, CancelReason, Appointment as Shown } from './booking.schemas.js';
import { holdAll } from './booking.service.js';
import { APPOINTMENT_BEGINS } from './resting-for-appointments.js';

/** What becomes of an appointment. Said twice is said once. */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: AppointmentReadsService,
    private readonly deadlines: Deadlines,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Its time is free again from this commit on. @throws NotFound, NotYourAppointment, IllegalAppointmentMove */
  cancel(viewer: Viewer, appointmentId: string, reason: CancelReason): Promise<Shown> {
    return this.change(viewer, appointmentId, 'cancelled', async (tx, appointment, now) => {
      await this.deadlines.met(tx, APPOINTMENT_BEGINS, appointment.id, now);
      return appointment.cancel(reason, viewer.accountId, now);
    });
  }

  /** @throws NotFound, NotYourAppointment, IllegalAppointmentMove, NotStarted */
  settle(viewer: Viewer, appointmentId: string, to: 'attended' | 'missed'): Promise<Shown> {
    return this.change(viewer, appointmentId, to, async (_, appointment, now) =>
      appointment.settle(to, viewer.accountId, now),
    );
  }

  private change(
    viewer: Viewer,
    appointmentId: string,
    to: AppointmentState,
    decide: (tx: Tx, appointment: Appointment, now: Date) => Promise<NewEvent>,
  ): Promise<Shown> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const appointment = await lockWithinReach(tx, viewer, appointmentId);
      if (appointment.state === to) return this.reads.inside(tx, appointment.id);
      await holdAll(tx, appointment.personId, appointment.counselorId, appointment.roomId);
      tx.publish(await decide(tx, appointment, now));
      await tx.rows(sql`
        update appointments set state = ${appointment.state}, settled_by = ${appointment.settledBy},
          settled_at = ${appointment.settledAt}, cancel_reason = ${appointment.cancelReason}
        where id = ${appointment.id}`);
      await this.audit.record(tx, {
        centerId: appointment.centerId,
        accountId: viewer.accountId,
        action: `appointment.${to}`,
        subjectType: 'appointment',
        subjectId: appointment.id,
        personId: appointment.personId,
      });
      return this.reads.inside(tx, appointment.id);
    });
  }
}

/**
 * A scheduler or supervisor changes the appointments of her desks; a counselor those she gives, has booked, or whose
 * contact she holds.
 * @throws NotFound, NotYourAppointment
 */
async function lockWithinReach(tx: Tx, viewer: Viewer, appointmentId: string): Promise<Appointment> {
  const [found] = await tx.rows<{ hers: boolean }>(sql`
    select p.counselor_id = ${viewer.accountId} or p.booked_by = ${viewer.accountId} or exists (
      select 1 from contacts c where c.person_id = any(${samePerson(sql`p.person_id`)}) and c.counselor_id = ${viewer.accountId}
        and c.state in ('active', 'wrap-up')) as hers
    from appointments p where p.id = ${appointmentId} and ${withinReach(viewer)}`);
  const appointment = found ? await tx.lock(Appointment, appointmentId) : null;
  if (!found || !appointment) throw new NotFound('appointment');
  if (viewer.role === 'counselor' && !found.hers) throw new NotYourAppointment();
  return appointment;
}
