import { DomainError } from '../platform/index.js';

/** Somebody else was quicker, or the slot was taken when it was shown. */
export class SlotTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.slot-taken';
}

/** The person has another appointment at this time. */
export class PersonBusy extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.person-busy';
}

/** Not one of the counselor's slots: outside her hours, on a day the desk is closed, or between two slots. */
export class OutsideHours extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.outside-hours';
}

export class InThePast extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.in-the-past';
}

/** 未成年人保护法 Art 62: who sees minors is vetted every year, on the day of the appointment as well. */
export class CounselorNotVetted extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.counselor-not-vetted';
}

/** The sender's id belongs to an appointment with other particulars. */
export class ClientIdReused extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.client-id-reused';
}

export class IllegalAppointmentMove extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.illegal-move';
}

/** Nobody has come or stayed away before it begins. */
export class NotStarted extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'appointment.not-started';
}

/** A colleague's, that somebody else booked. */
export class NotYourAppointment extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'appointment.not-yours';
}

export class RoomClosed extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'room.closed';
}

export class RoomNameTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'room.name-taken';
}
