import type { Callback, Grade } from '../api/types';
import type { Level } from '../look/level-mark';

/** Who is due first stands on top; what is done, the latest first. */
export function inOrder(items: readonly Callback[], settled: boolean): Callback[] {
  return [...items].sort((a, b) =>
    settled ? b.createdAt.localeCompare(a.createdAt) : a.dueAt.localeCompare(b.dueAt) || a.id.localeCompare(b.id),
  );
}

/** A grade of an earlier contact as a level to be drawn; null where nobody gave one. */
export function levelBefore(grade: string | null): Level | null {
  if (grade === null || grade === ('unset' satisfies Grade)) return null;
  return grade === ('U' satisfies Grade) ? 'U' : (Number(grade) as Level);
}

/** Whether a carrier is ringing them at this moment. */
export const isRinging = ({ attempts }: Pick<Callback, 'attempts'>): boolean =>
  attempts.some(({ outcome }) => outcome === null);

/** Most tries there are; the service refuses a further one. */
const MOST_ATTEMPTS = 3;

/** What could not be dialled at all is no try. */
export const attemptsLeft = ({ attempts }: Pick<Callback, 'attempts'>): number =>
  Math.max(0, MOST_ATTEMPTS - attempts.filter(({ outcome }) => outcome !== 'failed').length);

/** `13812345678` as people read it aloud: `138 1234 5678`. */
export function spoken(number: string): string {
  const mobile = /^(\+?86)?(1\d{2})(\d{4})(\d{4})$/.exec(number);
  if (mobile) return [mobile[1], mobile[2], mobile[3], mobile[4]].filter(Boolean).join(' ');
  return number.replace(/^(0\d{2,3})(\d{3,4})(\d{4})$/, '$1 $2 $3');
}
