import { v7 } from 'uuid';

/** A new UUIDv7: unique everywhere, and roughly in the order of creation, which keeps index pages warm. */
export function newId(): string {
  return v7();
}
