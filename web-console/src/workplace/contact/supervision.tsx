import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useRef } from 'react';
import { answerOf, api } from '../../api/client';
import type { ContactDetail, SupervisorInChat } from '../../api/types';
import { useMay } from '../../app/me';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { noteDrafts, useNoteDraft } from './note-drafts';
import { outbox } from './outbox';
import { typing } from './typing';

const LONGEST = 4_000;

/** What a supervisor writes is kept apart from the counselor's draft. */
export const supervisorDraft = (contactId: string): string => `supervisor.${contactId}`;

/** Into a colleague's chat and out of it again; she and the visitor are told. */
export function JoinChat({ contact, isIn }: { contact: ContactDetail; isIn: boolean }) {
  const words = useWords();
  const texts = words.contact.supervision;
  const may = useMay('chat.supervise');
  const params = { params: { path: { id: contact.id } } };
  const move = useMutation({
    mutationFn: () =>
      isIn
        ? answerOf(api.DELETE('/api/contacts/{id}/supervision', params))
        : answerOf(api.POST('/api/contacts/{id}/supervision', { ...params, body: {} })),
  });
  if (!may || contact.isMine || contact.channel !== 'chat' || contact.state !== 'active') return null;
  return (
    <>
      {move.error && <span role="alert">{wordsOf(move.error, words)}</span>}
      <Button size="small" loading={move.isPending} title={texts.told} onClick={() => move.mutate()}>
        {isIn ? texts.leave : texts.join}
      </Button>
    </>
  );
}

/** Who is in the chat beside its counselor, for everybody who has it open. */
export function Supervisors({ supervisors }: { supervisors: readonly SupervisorInChat[] }) {
  const { contact } = useWords();
  if (supervisors.length === 0) return null;
  return <b>{contact.supervision.isIn(supervisors.map(({ displayName }) => displayName))}</b>;
}

/** Where a supervisor who has joined writes, as herself. What she has begun stays in this tab: the counselor's draft is another. */
export function SupervisorComposer({ contactId }: { contactId: string }) {
  const words = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const key = supervisorDraft(contactId);
  const draft = useNoteDraft(key);
  const send = (): void => {
    const body = draft.trim();
    if (!body) return;
    outbox.write(contactId, body, 0);
    noteDrafts.set(key, '');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="composer">
      <label className="read-aloud" htmlFor="composer">
        {words.contact.supervision.write}
      </label>
      <textarea
        id="composer"
        ref={field}
        value={draft}
        maxLength={LONGEST}
        placeholder={words.contact.supervision.write}
        onChange={(event) => {
          noteDrafts.set(key, event.target.value);
          if (event.target.value) typing.say(contactId);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="composer-end">
        <Button type="primary" disabled={!draft.trim()} onClick={send}>
          {words.contact.send} <KeyHint>Enter</KeyHint>
        </Button>
      </div>
    </div>
  );
}
