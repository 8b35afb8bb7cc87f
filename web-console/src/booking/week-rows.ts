import type { Appointment, Desk, Room } from '../api/types';

export type By = 'counselor' | 'room';

export interface Row {
  readonly id: string;
  readonly name: string;
  /** how to find a room, or nothing */
  readonly more: string | null;
}

/**
 * The rows of a week: whoever can be booked has one even when nothing is, and whatever is booked has one even when its
 * counselor has left the desk or its room was closed since.
 */
export function rowsOf(by: By, items: readonly Appointment[], desks: readonly Desk[], rooms: readonly Room[]): Row[] {
  const rows = new Map<string, Row>();
  const put = (row: Row) => rows.has(row.id) || rows.set(row.id, row);
  if (by === 'counselor') {
    for (const { members } of desks) {
      for (const { id, displayName, role } of members) {
        if (role === 'counselor') put({ id, name: displayName, more: null });
      }
    }
    for (const { counselor } of items) put({ id: counselor.id, name: counselor.displayName, more: null });
  } else {
    const reach = new Set(desks.map(({ id }) => id));
    for (const { id, name, deskId, closed } of rooms) {
      const desk = desks.length > 1 ? desks.find((one) => one.id === deskId) : undefined;
      if (reach.has(deskId) && !closed) put({ id, name, more: desk?.name ?? null });
    }
    for (const { room } of items) put({ id: room.id, name: room.name, more: null });
  }
  return [...rows.values()];
}

/** The id of the row an appointment stands in. */
export const rowOf = (by: By, appointment: Appointment): string =>
  by === 'counselor' ? appointment.counselor.id : appointment.room.id;
