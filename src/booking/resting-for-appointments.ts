import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Deadlines, Log } from '../platform/index.js';
import { OffersService, PresenceService, queueEvents } from '../queue/index.js';
import { ConsoleSockets, rest } from '../staff/index.js';

/** The kind of the deadlines that come due when an appointment begins. */
export const APPOINTMENT_BEGINS = 'appointment.begins';

/**
 * Whoever is about to see somebody is offered nobody else: a counselor who is ready goes on a break when her appointment
 * begins, shifts or not, and what rings at her by then goes on to the next. She says ready again herself, be it because
 * nobody came.
 */
@Injectable()
export class RestingForAppointments implements OnModuleInit {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly presence: PresenceService,
    private readonly offers: OffersService,
    private readonly consoles: ConsoleSockets,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(APPOINTMENT_BEGINS, async (tx, { subjectId }, now) => {
      // not locked: who cancels holds the appointment and waits for this deadline
      const [begun] = await tx.rows<{ counselorId: string }>(sql`
        select counselor_id as "counselorId" from appointments where id = ${subjectId} and state = 'booked'`);
      if (!begun) return;
      await rest(tx, begun.counselorId, 'break', now);
      tx.afterCommit(() => void this.afterwards(begun.counselorId));
    });
  }

  /** As when she asks for a break herself. Should it come to nothing, the offer's own end brings the contact on. */
  private async afterwards(accountId: string): Promise<void> {
    try {
      await this.offers.withdrawFrom(accountId, 'break');
    } catch (error) {
      this.log.error('offer.not-withdrawn', error);
    }
    try {
      const presence = await this.presence.of(accountId);
      this.consoles.toAccount(accountId, queueEvents, 'presence.changed', presence);
    } catch (error) {
      this.log.error('presence.not-told', error); // her page asks again when it reconnects
    }
  }
}
