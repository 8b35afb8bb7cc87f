import type { Desk } from '../api/types';

/** The center's default desk first, where most is booked; then by name. */
export function desksInOrder(desks: readonly Desk[]): Desk[] {
  return [...desks].sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name, 'zh'));
}
