import { type Contact, urgencyOf } from '../../contacts/index.js';
import type { Viewer } from '../../staff/index.js';

/**
 * Letters wait for a review where the desk demands it, chats never: somebody is there. Whoever reviews others' replies is
 * asked for none of her own.
 */
export function isReviewDemanded(
  deskDemandsIt: boolean,
  viewer: Pick<Viewer, 'can'>,
  { channel }: Pick<Contact, 'channel'>,
): boolean {
  return deskDemandsIt && channel === 'board' && !viewer.can('reply.review');
}

/** A signal or a grade of 3 or 4, the one before included: nobody at risk waits until a colleague has time. */
export function mayGoAtOnce({
  signal,
  grade,
  gradeBefore,
}: Pick<Contact, 'signal' | 'grade' | 'gradeBefore'>): boolean {
  return urgencyOf(signal, grade, gradeBefore) >= URGENT;
}

/** As `urgencyOf` counts a 3. */
const URGENT = 6;
