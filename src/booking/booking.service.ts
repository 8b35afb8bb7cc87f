import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { type Contact, ContactsService, contactEvent } from '../contacts/index.js';
import { brokenConstraint, Clock, Deadlines, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { AppointmentReadsService } from './appointment-reads.service.js';
import {
  ClientIdReused,
  CounselorNotVetted,
  InThePast,
  OutsideHours,
  PersonBusy,
  RoomClosed,
  SlotTaken,
} from './booking.errors.js';
import type { Appointment, appointmentInput } from './booking.schemas.js';
import { type BookingCounselor, bookingRuleOf, hoursOfMember, seesPeople } from './desk-bookings.js';
import { isVettedAt, type Span, slotAt } from './free-slots.js';
import { APPOINTMENT_BEGINS } from './resting-for-appointments.js';

type Input = z.infer<typeof appointmentInput>;

/** Books from an open contact. */
@Injectable()
export class BookingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly reads: AppointmentReadsService,
    private readonly deadlines: Deadlines,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Only whoever holds the contact books from it, at the contact's desk. The same `clientId` again is the same
   * appointment, whatever has become of it.
   * @throws NotFound, NotYourContact, IllegalContactMove, ClientIdReused, RoomClosed, CounselorNotVetted, InThePast,
   *   OutsideHours, SlotTaken, PersonBusy
   */
  book(viewer: Viewer, contactId: string, input: Input): Promise<Appointment> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      const stored = await this.storedBefore(tx, contact.id, input);
      if (stored) return this.reads.inside(tx, stored);
      await this.contacts.lockMine(tx, viewer, contactId);

      const slot = await this.slotFor(tx, contact, input, now);
      const id = newId();
      await this.insert(tx, { id, contact, input, slot, by: viewer.accountId, now });
      await this.deadlines.set(tx, {
        centerId: contact.centerId,
        kind: APPOINTMENT_BEGINS,
        subjectId: id,
        dueAt: slot.startsAt,
      });
      const { counselorId, roomId } = input;
      const [startsAt, endsAt] = [slot.startsAt.toISOString(), slot.endsAt.toISOString()];
      const payload = { appointmentId: id, personId: contact.personId, counselorId, roomId, startsAt, endsAt };
      tx.publish(contactEvent('appointment.booked', contact, now, payload, viewer.accountId));
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'appointment.booked',
        subjectType: 'appointment',
        subjectId: id,
        personId: contact.personId,
        detail: { contactId: contact.id, counselorId, roomId, startsAt },
      });
      return this.reads.inside(tx, id);
    });
  }

  private async storedBefore(tx: Tx, contactId: string, input: Input): Promise<string | null> {
    const [row] = await tx.rows<{ id: string; same: boolean }>(sql`
      select id, counselor_id = ${input.counselorId} and room_id = ${input.roomId}
        and starts_at = ${input.startsAt} and companions = ${input.companions} as same
      from appointments where contact_id = ${contactId} and client_id = ${input.clientId}`);
    if (row && !row.same) throw new ClientIdReused();
    return row?.id ?? null;
  }

  /** The slot asked for, by the same rule that offers it. Person, counselor and room are held from here on. */
  private async slotFor(tx: Tx, contact: Contact, input: Input, now: Date): Promise<Span & { blockedUntil: Date }> {
    const rule = await bookingRuleOf(tx, contact.centerId, contact.deskId);
    if (!rule) throw new NotFound('desk');
    await holdPerson(tx, contact.personId);
    const counselor = await holdCounselorOf(tx, contact.deskId, input.counselorId);
    const [room] = await tx.rows<{ closed: boolean }>(sql`
      select closed_at is not null as closed from rooms
      where id = ${input.roomId} and desk_id = ${contact.deskId} for no key update`);
    if (!room) throw new NotFound('room');
    if (room.closed) throw new RoomClosed();
    const startsAt = new Date(input.startsAt);
    if (startsAt <= now) throw new InThePast();
    if (!isVettedAt(startsAt, counselor.vettedUntil, rule.calendar.timeZone)) throw new CounselorNotVetted();
    const slot = slotAt(startsAt, rule.calendar, counselor.hours, rule.length);
    if (!slot) throw new OutsideHours();
    return { ...slot, blockedUntil: new Date(slot.endsAt.getTime() + rule.length.gapMinutes * 60_000) };
  }

  private async insert(
    tx: Tx,
    row: { id: string; contact: Contact; input: Input; slot: Span & { blockedUntil: Date }; by: string; now: Date },
  ): Promise<void> {
    const { id, contact, input, slot, by, now } = row;
    try {
      await tx.rows(sql`
        insert into appointments (id, center_id, desk_id, contact_id, person_id, counselor_id, room_id, client_id,
          companions, state, starts_at, ends_at, blocked_until, booked_by, booked_at)
        values (${id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${contact.personId},
          ${input.counselorId}, ${input.roomId}, ${input.clientId}, ${input.companions}, 'booked', ${slot.startsAt},
          ${slot.endsAt}, ${slot.blockedUntil}, ${by}, ${now})`);
    } catch (error) {
      const broken = brokenConstraint(error);
      if (broken === 'appointments_counselor_free' || broken === 'appointments_room_free') throw new SlotTaken();
      if (broken === 'appointments_person_free') throw new PersonBusy();
      throw error;
    }
  }
}

/** A counselor of the desk, held. Somebody who is no longer at work, or sees nobody, is not found. @throws NotFound */
async function holdCounselorOf(tx: Tx, deskId: string, counselorId: string): Promise<BookingCounselor> {
  const [counselor] = await tx.rows<BookingCounselor>(sql`
    select a.id, a.display_name as "displayName", a.vetted_until::text as "vettedUntil", ${hoursOfMember} as hours
    from desk_members m join accounts a on a.id = m.account_id
    where m.desk_id = ${deskId} and a.id = ${counselorId} and ${seesPeople} for no key update of a`);
  if (!counselor) throw new NotFound('account');
  return counselor;
}

/** Two contacts of one person, a letter and a call, may be with two counselors who both book. */
async function holdPerson(tx: Tx, personId: string): Promise<void> {
  await tx.rows(sql`select 1 from persons where id = ${personId} for no key update`);
}

/**
 * Holds the person, then the counselor, then the room, of an appointment about to change. Whoever books holds them in the
 * same order: two who write into one exclusion constraint at the same moment would each wait for the other.
 */
export async function holdAll(tx: Tx, personId: string, counselorId: string, roomId: string): Promise<void> {
  await holdPerson(tx, personId);
  await tx.rows(sql`select 1 from accounts where id = ${counselorId} for no key update`);
  await tx.rows(sql`select 1 from rooms where id = ${roomId} for no key update`);
}
