import type { EmergencyNumber, FrontDoor } from './api/types';

/** Shown until the front door answers, and when it does not. */
export const NUMBERS: readonly EmergencyNumber[] = [
  { number: '110', zh: '报警', en: 'Police' },
  { number: '120', zh: '急救', en: 'Ambulance' },
  { number: '12356', zh: '心理热线', en: 'Helpline' },
];

/** The numbers for somebody who should talk to a person now: who listens first, then who comes. */
export function numbersToTalk(frontDoor: FrontDoor | null): EmergencyNumber[] {
  const numbers = allNumbers(frontDoor);
  const comes = ({ number }: EmergencyNumber) => number.length === 3;
  return [...numbers.filter((one) => !comes(one)), ...numbers.filter(comes)];
}

/** What the center names, and the three that always hold. */
export function allNumbers(frontDoor: FrontDoor | null): EmergencyNumber[] {
  const named = frontDoor?.emergency ?? [];
  return [...named, ...NUMBERS.filter((always) => !named.some(({ number }) => number === always.number))];
}
