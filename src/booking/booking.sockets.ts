import { z } from 'zod';
import { id } from '../platform/index.js';

/** The week of this desk looks different now; read it over HTTP. */
export const bookingEvents = { 'appointments.changed': z.object({ deskId: id }) };
