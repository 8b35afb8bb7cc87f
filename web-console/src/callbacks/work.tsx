import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Callback } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useMay, useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { Facts } from './facts';
import { HandDialing } from './hand-dialing';
import { useKeepCallback } from './keep-callback';
import { NoCall } from './no-call';
import { isRinging } from './order';
import { SafeToCall } from './safe-to-call';

interface Props {
  callback: Callback;
  /** what has been done, to be read aloud */
  say: (text: string) => void;
}

/** How to call one person: take it, see the number, dial, say what came of it. */
export function Work({ callback, say }: Props) {
  const words = useWords();
  const texts = words.callbacks;
  const { account } = useMe();
  const isSupervisor = useMay('team.read');
  const keep = useKeepCallback();
  const { id, state, takenById, safeToCall } = callback;
  const isMine = state === 'taken' && takenById === account.id;
  const path = { params: { path: { id } }, body: {} };
  const take = useMutation({
    mutationFn: () => answerOf(api.POST('/api/callbacks/{id}/take', path)),
    onSuccess: (changed) => {
      keep(changed);
      say(texts.taken);
    },
  });
  const putBack = useMutation({
    mutationFn: () => answerOf(api.POST('/api/callbacks/{id}/put-back', path)),
    onSuccess: (changed) => {
      keep(changed);
      say(texts.wasPutBack);
    },
  });
  const mayTake = state === 'open' && safeToCall !== 'no';
  const ringing = isRinging(callback);
  // as the service has it: nobody's yet, her own, or her desk's
  const decides = state === 'open' || (state === 'taken' && (isMine || isSupervisor));
  const mayPutBack = state === 'taken' && (isMine || isSupervisor) && !ringing;
  useHotkeys({
    // on another button Enter means that button
    enter: () => {
      if (!mayTake || !isRowOrNothing(document.activeElement)) return false;
      if (!take.isPending) take.mutate();
      return true;
    },
    p: () => (mayPutBack ? putBack.mutate() : false),
  });
  const failed = take.error ?? putBack.error;
  return (
    <>
      <Facts callback={callback} />
      <SafeToCall key={id} callback={callback} mayChange={decides} say={say} />
      {mayTake && (
        <Button type="primary" size="large" loading={take.isPending} onClick={() => take.mutate()}>
          {texts.take} <KeyHint>Enter</KeyHint>
        </Button>
      )}
      {isMine && <HandDialing callback={callback} say={say} />}
      {isMine && ringing && <Ringing id={id} />}
      {failed && <p role="alert">{wordsOf(failed, words)}</p>}
      <div className="row-wrap callback-other">
        {mayPutBack && (
          <Button loading={putBack.isPending} onClick={() => putBack.mutate()}>
            {texts.putBack} <KeyHint>P</KeyHint>
          </Button>
        )}
        {decides && !ringing && <NoCall id={id} say={say} />}
      </div>
    </>
  );
}

const isRowOrNothing = (element: Element | null): boolean =>
  !element || element === document.body || element.classList.contains('callback-row');

/** While the carrier rings them: when they answer, the contact opens by itself. */
function Ringing({ id }: { id: string }) {
  const texts = useWords().callbacks;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useQuery({ ...questions.callback(id), refetchInterval: 3_000 });
  const contactId = data?.state === 'reached' ? data.reachedContactId : null;
  useEffect(() => {
    if (!contactId) return;
    void queries.invalidateQueries({ queryKey: ['contacts'] });
    void navigate(`/work/${contactId}`);
  }, [contactId, navigate, queries]);
  return <p role="status">{texts.ringing}</p>;
}
