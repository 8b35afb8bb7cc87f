import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../../api/client';
import type { ReleaseReason } from '../../api/types';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';
import { leaveMine } from '../queue/mine';

/** Gives a contact back to the queue, with a reason; it keeps the place its first waiting gave it. */
export function Release({ contactId }: { contactId: string }) {
  const words = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mode, enter, leave } = useMode();
  const [error, setError] = useState('');

  const release = async (reason: ReleaseReason): Promise<void> => {
    leave();
    try {
      await answerOf(api.POST('/api/contacts/{id}/release', { params: { path: { id: contactId } }, body: { reason } }));
      leaveMine(queries, contactId);
      for (const key of ['contacts', 'queue', 'presence']) void queries.invalidateQueries({ queryKey: [key] });
      void navigate('/work');
    } catch (cause) {
      setError(wordsOf(cause, words));
    }
  };
  return (
    <>
      {error && <span role="alert">{error}</span>}
      <Button size="small" aria-expanded={mode === 'release'} onClick={() => enter('release')}>
        {words.contact.release}
      </Button>
      {mode === 'release' && (
        <div className="drop">
          <ChooseReason
            title={words.contact.whyRelease}
            reasons={asReasons(words.contact.releases)}
            choose={(reason) => void release(reason)}
            cancel={leave}
          />
        </div>
      )}
    </>
  );
}
