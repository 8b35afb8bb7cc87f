import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { questions } from '../../api/queries';
import type { ContactDetail, ReviewStanding } from '../../api/types';

/** Whether each desk demanded reviews when it was last asked, by its id. */
const demandedAt = new Map<string, boolean>();
const demanded: ReviewStanding = { demanded: true, mayGoAtOnce: false, review: null };

/**
 * How a letter that somebody answers stands to the review of replies. Until it is known, as its desk had it with the letter
 * before: so the box stays where it is when she goes from one to the next.
 */
export function useReviewStanding(contact: ContactDetail | undefined, canWrite: boolean): ReviewStanding | undefined {
  const deskId = contact?.deskId;
  const isAsked = canWrite && contact?.channel === 'board';
  const { data, isPlaceholderData } = useQuery({
    ...questions.reviewStanding(contact?.id ?? ''),
    enabled: isAsked,
    placeholderData: isAsked && deskId && demandedAt.get(deskId) ? demanded : undefined,
  });
  useEffect(() => {
    if (deskId && data && !isPlaceholderData) demandedAt.set(deskId, data.demanded);
  }, [deskId, data, isPlaceholderData]);
  return data;
}
