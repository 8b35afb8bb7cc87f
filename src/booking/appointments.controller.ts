import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { BroughtKeys, VisitorCodes, type VisitorKeys } from '../contacts/index.js';
import { ForVisitor, idParam, nothing, RateLimit, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { AppointmentReadsService } from './appointment-reads.service.js';
import { AppointmentsService } from './appointments.service.js';
import {
  appointment,
  appointmentInput,
  appointmentRange,
  appointments,
  cancelInput,
  slotRange,
  slots,
  visitorAppointments,
} from './booking.schemas.js';
import { BookingService } from './booking.service.js';
import { SlotsService } from './slots.service.js';

@Controller()
export class AppointmentsController {
  constructor(
    private readonly booking: BookingService,
    private readonly appointments: AppointmentsService,
    private readonly reads: AppointmentReadsService,
    private readonly free: SlotsService,
    private readonly codes: VisitorCodes,
  ) {}

  @Get('slots')
  @Permit('appointment.read')
  @Returns(slots)
  async slots(@CurrentViewer() viewer: Viewer, @Query({ schema: slotRange }) ask: z.infer<typeof slotRange>) {
    return { items: await this.free.free(viewer, ask) };
  }

  @Post('contacts/:id/appointments')
  @Permit('appointment.book')
  @Returns(appointment, 201)
  book(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: appointmentInput }) input: z.infer<typeof appointmentInput>,
  ) {
    return this.booking.book(viewer, contactId, input);
  }

  @Get('contacts/:id/appointments')
  @Permit('appointment.read')
  @Returns(appointments)
  async ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return { items: await this.reads.ofContact(viewer, contactId) };
  }

  @Get('appointments')
  @Permit('appointment.read')
  @Returns(appointments)
  async list(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: appointmentRange }) range: z.infer<typeof appointmentRange>,
  ) {
    return { items: await this.reads.list(viewer, range) };
  }

  @Post('appointments/:id/cancel')
  @HttpCode(200)
  @Permit('appointment.manage')
  @Returns(appointment)
  cancel(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) appointmentId: string,
    @Body({ schema: cancelInput }) input: z.infer<typeof cancelInput>,
  ) {
    return this.appointments.cancel(viewer, appointmentId, input.reason);
  }

  @Post('appointments/:id/attended')
  @HttpCode(200)
  @Permit('appointment.manage')
  @Returns(appointment)
  attended(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) appointmentId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.appointments.settle(viewer, appointmentId, 'attended');
  }

  @Post('appointments/:id/missed')
  @HttpCode(200)
  @Permit('appointment.manage')
  @Returns(appointment)
  missed(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) appointmentId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.appointments.settle(viewer, appointmentId, 'missed');
  }

  @Get('visitor/appointments')
  @ForVisitor()
  @RateLimit('BOARD_PER_MINUTE')
  @Returns(visitorAppointments)
  async ofVisitor(@BroughtKeys() keys: VisitorKeys) {
    const { personId } = await this.codes.personOf(keys);
    return { items: await this.reads.ofPerson(personId) };
  }
}
