export { Appointment } from './appointment.js';
export { BookingModule } from './booking.module.js';
export { bookingEvents } from './booking.sockets.js';
export { storeHours } from './counseling-hours.service.js';
