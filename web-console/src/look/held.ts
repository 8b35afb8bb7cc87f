import { useRef } from 'react';

/**
 * Keeps showing what was there while `hold` is true (the pointer is over it): nothing moves by itself under the pointer.
 * @returns the value to show, and whether a newer one is waiting
 */
export function useHeld<T>(value: T, hold: boolean): { shown: T; newer: boolean } {
  const shown = useRef(value);
  if (!hold) shown.current = value;
  return { shown: shown.current, newer: shown.current !== value };
}
