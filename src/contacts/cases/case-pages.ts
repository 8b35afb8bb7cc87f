import { day, InvalidInput } from '../../platform/index.js';
import type { CaseView } from './cases.schemas.js';

/** Where the next page of cases begins: after the last one shown. */
export interface After {
  readonly lookedAfter: boolean;
  /** the earlier of its two days; `infinity` for a closed case, which has neither */
  readonly dueDate: string;
  readonly number: number;
}

export function writeCursor({ responsibleGone, nextDate, reviewDate, number }: CaseView): string {
  const [dueDate = 'infinity'] = [nextDate, reviewDate].filter((date) => date !== null).sort();
  const written = `${responsibleGone ? 'gone' : 'here'}|${dueDate}|${number}`;
  return Buffer.from(written).toString('base64url');
}

/** @throws InvalidInput for a cursor we did not make */
export function readCursor(cursor: string): After {
  const found = /^(gone|here)\|(\d{4}-\d{2}-\d{2}|infinity)\|(\d{1,9})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  const dueDate = found?.[2] ?? '';
  if (!found || (dueDate !== 'infinity' && !day.safeParse(dueDate).success)) {
    throw new InvalidInput({ field: 'cursor', problem: 'invalid' });
  }
  return { lookedAfter: found[1] === 'here', dueDate, number: Number(found[3]) };
}
