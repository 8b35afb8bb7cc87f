import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { useWords } from '../../words';
import { usePhone } from '../call/use-phone';
import { useMode } from '../mode';
import { composerDrafts, useComposerDraft } from './drafts';
import { outbox } from './outbox';
import { typing } from './typing';

/** The service takes as many characters and no more; the field counts an emoji as two. */
const LONGEST = 4_000;

/** Where she answers. Enter sends, Shift+Enter breaks the line; always the same height. */
export function Composer({ contactId, contact }: { contactId: string; contact: ContactDetail | undefined }) {
  const words = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useComposerDraft(contactId);
  const { mode } = useMode();
  const canWrite = contact?.isMine === true && (contact.state === 'active' || contact.state === 'wrap-up');

  // Somebody who waits for a first sentence in a live chat gets it: what is typed right after accepting goes into the box,
  // and the Enter behind it to her rather than to the next offer.
  const isOwedInChat = canWrite && contact.channel === 'chat' && contact.live && contact.answeredAt === null;
  useEffect(() => {
    if (isOwedInChat) field.current?.focus();
  }, [isOwedInChat]);
  // Elsewhere it never takes the focus by itself: right after accepting, every letter is still a key (N and a digit for a
  // silent call). During a call M mutes.
  const { call } = usePhone();
  useHotkeys({ m: () => field.current?.focus() }, mode === 'none' && canWrite && !call);

  const send = (): void => {
    const body = draft.trim();
    if (!body) return;
    outbox.write(contactId, body);
    composerDrafts.set(contactId, '');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter that chooses a word in an input method is not the end of the message.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (!draft.trim()) {
      // No empty lines; an offer may still take this Enter.
      if (draft) event.preventDefault();
      return;
    }
    event.preventDefault();
    send();
  };

  const why = reasonToReadOnly(contact, words);
  return (
    <div className="composer">
      <label className="read-aloud" htmlFor="composer">
        {words.contact.composer}
      </label>
      <textarea
        id="composer"
        ref={field}
        value={draft}
        maxLength={LONGEST}
        disabled={!canWrite}
        placeholder={why ?? (contact?.state === 'wrap-up' ? words.contact.wrapUpNow : words.contact.placeholder)}
        onChange={(event) => {
          composerDrafts.set(contactId, event.target.value);
          if (contact?.channel === 'chat' && event.target.value) typing.say(contactId);
        }}
        onKeyDown={onKeyDown}
      />
      <Button type="primary" disabled={!canWrite || !draft.trim()} onClick={send}>
        {words.contact.send} <KeyHint>Enter</KeyHint>
      </Button>
    </div>
  );
}

function reasonToReadOnly(contact: ContactDetail | undefined, words: ReturnType<typeof useWords>): string | null {
  if (!contact) return words.loading;
  if (contact.state === 'closed') return words.contact.closed;
  if (contact.state === 'waiting') return words.contact.waiting;
  return contact.isMine ? null : words.contact.readOnly;
}
