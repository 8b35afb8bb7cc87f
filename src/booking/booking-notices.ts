import { Injectable, type OnModuleInit } from '@nestjs/common';
import { onContactEvents } from '../contacts/index.js';
import { EventDispatcher } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { bookingEvents } from './booking.sockets.js';

/** Tells the consoles of a desk that its week looks different now. */
@Injectable()
export class BookingNotices implements OnModuleInit {
  constructor(
    private readonly dispatcher: EventDispatcher,
    private readonly consoles: ConsoleSockets,
  ) {}

  onModuleInit(): void {
    const types = [
      'appointment.booked',
      'appointment.cancelled',
      'appointment.attended',
      'appointment.missed',
    ] as const;
    onContactEvents(this.dispatcher, 'booking.console', types, async (events) => {
      for (const deskId of new Set(events.map((event) => event.deskId))) {
        if (deskId) this.consoles.toDesk(deskId, bookingEvents, 'appointments.changed', { deskId });
      }
    });
  }
}
