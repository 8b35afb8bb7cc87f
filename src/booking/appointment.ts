import { Column, Entity, PrimaryColumn } from 'typeorm';
import { contactEvent } from '../contacts/index.js';
import { type Moves, move, type NewEvent } from '../platform/index.js';
import { IllegalAppointmentMove, NotStarted } from './booking.errors.js';
import type { AppointmentState, CancelReason } from './booking.schemas.js';

/** Who came late after all, or was ticked off by mistake, can be put right; what was cancelled is given away. */
export const appointmentMoves = {
  booked: ['attended', 'missed', 'cancelled'],
  attended: ['missed'],
  missed: ['attended'],
  cancelled: [],
} as const satisfies Moves<AppointmentState>;

/** A time with a counselor in a room, for somebody who has a contact with us. */
@Entity('appointments')
export class Appointment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'counselor_id' }) counselorId!: string;
  @Column('uuid', { name: 'room_id' }) roomId!: string;
  @Column('text') state!: AppointmentState;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('uuid', { name: 'booked_by' }) bookedBy!: string;
  @Column('uuid', { name: 'settled_by', nullable: true }) settledBy!: string | null;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: CancelReason | null;

  cancel(reason: CancelReason, by: string, now: Date): NewEvent {
    this.goTo('cancelled', by, now);
    this.cancelReason = reason;
    return contactEvent('appointment.cancelled', this.contact, now, { ...this.about, reason }, by);
  }

  /** Somebody came, or didn't. @throws NotStarted before it begins */
  settle(to: 'attended' | 'missed', by: string, now: Date): NewEvent {
    if (now < this.startsAt) throw new NotStarted();
    this.goTo(to, by, now);
    return contactEvent(`appointment.${to}`, this.contact, now, this.about, by);
  }

  private get contact() {
    return { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
  }

  private get about() {
    return { appointmentId: this.id, startsAt: this.startsAt.toISOString() };
  }

  private goTo(state: AppointmentState, by: string, now: Date): void {
    this.state = move<AppointmentState>(
      appointmentMoves,
      this.state,
      state,
      (from) => new IllegalAppointmentMove({ from }),
    );
    this.settledBy = by;
    this.settledAt = now;
  }
}
