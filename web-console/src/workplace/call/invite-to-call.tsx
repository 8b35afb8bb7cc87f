import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { useMode } from '../mode';

/** Where no call is: asks whoever is in a chat with her onto one, by a button or by V; pressed again, takes it back. */
export function InviteToCall({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const { mode } = useMode();
  const queries = useQueryClient();
  const may = contact.isMine && contact.state === 'active' && contact.live && contact.channel === 'chat';
  const question = questions.callInvitation(contact.id);
  const { data: invitation } = useQuery({ ...question, enabled: may });
  const clientId = useRef(newId());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const isOpen = invitation?.state === 'open';

  // one that is settled leaves room for another
  const { invitationId, state } = invitation ?? {};
  useEffect(() => {
    if (invitationId && state !== 'open') clientId.current = newId();
  }, [invitationId, state]);

  const press = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    const params = { path: { id: contact.id } };
    try {
      const { invitation: now } = isOpen
        ? await answerOf(api.POST('/api/contacts/{id}/call/invitation/withdraw', { params, body: {} }))
        : await answerOf(
            api.POST('/api/contacts/{id}/call/invitation', { params, body: { clientId: clientId.current } }),
          );
      queries.setQueryData(question.queryKey, now);
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    setBusy(false);
  };
  useHotkeys({ v: () => void press() }, mode === 'none' && may);
  return (
    <>
      <span className="quiet cut" role="status">
        {problem || (may && state && words.contact.invite.states[state]) || words.calls.none}
      </span>
      {may && (
        <span className="call-acts">
          <Button loading={busy} onClick={() => void press()}>
            {isOpen ? words.contact.invite.withdraw : words.contact.invite.button} <KeyHint>V</KeyHint>
          </Button>
        </span>
      )}
    </>
  );
}
