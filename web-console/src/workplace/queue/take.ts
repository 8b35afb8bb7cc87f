import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../../api/client';
import type { WaitingEntry } from '../../api/types';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';

/** Nobody is on the line, and it rings at nobody. */
export function canBeTaken(entry: WaitingEntry): boolean {
  return !entry.live && entry.offeredTo === null;
}

/** Takes a letter from the list and opens it. `refusal`: why it could not be; empty otherwise. */
export function useTake(): { take: (contactId: string) => void; taking: string | null; refusal: string } {
  const words = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [taking, setTaking] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');

  const take = async (id: string): Promise<void> => {
    if (taking) return;
    setTaking(id);
    setRefusal('');
    try {
      await answerOf(api.POST('/api/contacts/{id}/take', { params: { path: { id } }, body: {} }));
      await queries.invalidateQueries({ queryKey: ['contacts'] });
      void navigate(`/work/${id}`);
    } catch (error) {
      setRefusal(wordsOf(error, words));
    } finally {
      setTaking(null);
      for (const key of ['presence', 'queue', 'offer']) void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  return { take: (contactId) => void take(contactId), taking, refusal };
}
