import type { AskedHospital, Referral } from '../api/types';
import type { Level } from '../look/level-mark';

/** Standing before settled; those nobody answered first of all, then by whose clock runs out first. */
export function inOrder(items: readonly Referral[]): Referral[] {
  const rank = ({ state, unanswered }: Referral): number => {
    if (state !== 'sent') return 2;
    return unanswered ? 0 : 1;
  };
  return [...items].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) === 1 ? (a.dueAt ?? '').localeCompare(b.dueAt ?? '') : 0) ||
      (rank(a) === 2 ? b.sentAt.localeCompare(a.sentAt) : a.sentAt.localeCompare(b.sentAt)),
  );
}

/** The hospital whose clock runs now. */
export const askedNow = ({ asked }: Referral): AskedHospital | null =>
  asked.find(({ state }) => state === 'asked') ?? null;

/** How a referral stands for the hospital that looks at it, which is told of no line but its own. */
export type Standing = 'waiting' | 'passed' | 'ours' | 'theirs' | 'withdrawn';

export function standingOf(referral: Referral): Standing {
  const own = referral.asked[0];
  if (referral.state === 'withdrawn') return 'withdrawn';
  if (referral.state === 'acknowledged') {
    return own?.state === 'acknowledged' || own?.hospitalId === referral.acknowledgedBy?.hospitalId ? 'ours' : 'theirs';
  }
  return own?.state === 'asked' ? 'waiting' : 'passed';
}

/** The level a referral was sent with; it is never unset, since 3 or 4 is what allows to send one. */
export const levelOf = ({ grade }: Pick<Referral, 'grade'>): Level =>
  grade === 'unset' ? 'unknown' : grade === 'U' ? 'U' : (Number(grade) as Level);
