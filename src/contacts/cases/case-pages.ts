import { day, InvalidInput } from '../../platform/index.js';
import type { CaseView } from './cases.schemas.js';

/** Where the next page of cases begins: after the last one shown. */
export interface After {
  readonly lookedAfter: boolean;
  /** `infinity` for a closed case, which has none */
  readonly nextDate: string;
  readonly number: number;
}

export function writeCursor({ responsibleGone, nextDate, number }: CaseView): string {
  const written = `${responsibleGone ? 'gone' : 'here'}|${nextDate ?? 'infinity'}|${number}`;
  return Buffer.from(written).toString('base64url');
}

/** @throws InvalidInput for a cursor we did not make */
export function readCursor(cursor: string): After {
  const found = /^(gone|here)\|(\d{4}-\d{2}-\d{2}|infinity)\|(\d{1,9})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  const nextDate = found?.[2] ?? '';
  if (!found || (nextDate !== 'infinity' && !day.safeParse(nextDate).success)) {
    throw new InvalidInput({ field: 'cursor', problem: 'invalid' });
  }
  return { lookedAfter: found[1] === 'here', nextDate, number: Number(found[3]) };
}
