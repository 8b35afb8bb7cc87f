import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { AppointmentReadsService } from './appointment-reads.service.js';
import { AppointmentsController } from './appointments.controller.js';
import { AppointmentsService } from './appointments.service.js';
import { AppointmentsOnTheLine } from './appointments-on-the-line.js';
import { BookingService } from './booking.service.js';
import { BookingNotices } from './booking-notices.js';
import { CounselingHoursService } from './counseling-hours.service.js';
import { RestingForAppointments } from './resting-for-appointments.js';
import { RoomsController } from './rooms.controller.js';
import { RoomsService } from './rooms.service.js';
import { SlotsService } from './slots.service.js';

/** Face to face: rooms, counseling hours, and appointments that can't be given twice. */
@Module({
  imports: [ContactsModule, QueueModule],
  controllers: [AppointmentsController, RoomsController],
  providers: [
    AppointmentReadsService,
    AppointmentsService,
    BookingService,
    BookingNotices,
    CounselingHoursService,
    AppointmentsOnTheLine,
    RestingForAppointments,
    RoomsService,
    SlotsService,
  ],
})
export class BookingModule {}
