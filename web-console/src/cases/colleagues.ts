import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import type { Desk } from '../api/types';

/** Who works at the desk and can take part in its cases. */
export function useColleagues(deskId: string): Desk['members'] {
  const desks = useQuery(questions.desks());
  const members = desks.data?.items.find(({ id }) => id === deskId)?.members ?? [];
  return members.filter(({ role }) => role === 'counselor' || role === 'supervisor');
}
