import { Body, Controller, Get, Param, Patch, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import {
  appointmentLength,
  counselingHoursInput,
  counselingHoursOf,
  room,
  roomChange,
  roomInput,
  rooms,
} from './booking.schemas.js';
import { CounselingHoursService } from './counseling-hours.service.js';
import { RoomsService } from './rooms.service.js';

@Controller()
export class RoomsController {
  constructor(
    private readonly places: RoomsService,
    private readonly hours: CounselingHoursService,
  ) {}

  @Get('rooms')
  @Permit('room.read')
  @Returns(rooms)
  async list(@CurrentViewer() viewer: Viewer) {
    return { items: await this.places.list(viewer) };
  }

  @Post('rooms')
  @Permit('room.manage')
  @Returns(room, 201)
  create(@CurrentViewer() viewer: Viewer, @Body({ schema: roomInput }) input: z.infer<typeof roomInput>) {
    return this.places.create(viewer, input);
  }

  @Patch('rooms/:id')
  @Permit('room.manage')
  @Returns(room)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) roomId: string,
    @Body({ schema: roomChange }) change: z.infer<typeof roomChange>,
  ) {
    return this.places.change(viewer, roomId, change);
  }

  @Get('desks/:id/counseling-hours')
  @Permit('room.read')
  @Returns(counselingHoursOf)
  hoursOf(@CurrentViewer() viewer: Viewer, @Param('id', idParam) deskId: string) {
    return this.hours.of(viewer, deskId);
  }

  @Put('desks/:id/counseling-hours')
  @Permit('room.manage')
  @Returns(counselingHoursOf)
  setHours(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Body({ schema: counselingHoursInput }) input: z.infer<typeof counselingHoursInput>,
  ) {
    return this.hours.set(viewer, deskId, input);
  }

  @Put('desks/:id/appointment-length')
  @Permit('room.manage')
  @Returns(counselingHoursOf)
  setLength(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) deskId: string,
    @Body({ schema: appointmentLength }) length: z.infer<typeof appointmentLength>,
  ) {
    return this.hours.setLength(viewer, deskId, length);
  }
}
