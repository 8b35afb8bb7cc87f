import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMay } from '../../app/me';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { mergeNotes } from './conversation';
import { noteDrafts, useNoteDraft } from './note-drafts';
import './notes.css';

const LONGEST = 5_000;

/** Opens the box for a note, by a button or by I. */
export function WriteNote({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const { mode, enter, leave } = useMode();
  const supervises = useMay('call.supervise');
  const may = supervises || (contact.isMine && contact.state !== 'closed');
  useHotkeys({ i: () => enter('note') }, mode === 'none' && may);
  if (!may) return null;
  return (
    <Button size="small" aria-expanded={mode === 'note'} onClick={() => (mode === 'note' ? leave() : enter('note'))}>
      {words.contact.note.button} <KeyHint>I</KeyHint>
    </Button>
  );
}

/**
 * Lies above the box for the visitor and looks unlike it, so that nothing meant for a colleague is sent to her. What is not
 * saved yet is kept as a draft of its own.
 */
export function NoteBox({ contactId }: { contactId: string }) {
  const words = useWords();
  const queries = useQueryClient();
  const { leave } = useMode();
  const field = useRef<HTMLTextAreaElement>(null);
  const key = `note.${contactId}`;
  const draft = useNoteDraft(key);
  const clientId = useRef(newId());
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => field.current?.focus(), []);

  const save = async (): Promise<void> => {
    const body = draft.trim();
    if (!body || saving) return;
    setSaving(true);
    setProblem('');
    try {
      const note = await answerOf(
        api.POST('/api/contacts/{id}/notes', {
          params: { path: { id: contactId } },
          body: { clientId: clientId.current, body },
        }),
      );
      mergeNotes(queries, contactId, [note]);
      noteDrafts.set(key, '');
      leave();
    } catch (error) {
      setProblem(words.contact.note.kept + wordsOf(error, words));
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && !event.shiftKey) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="note-box">
      <label htmlFor="note">{words.contact.note.label}</label>
      <textarea
        id="note"
        ref={field}
        value={draft}
        maxLength={LONGEST}
        readOnly={saving}
        placeholder={words.contact.note.placeholder}
        onChange={(event) => {
          noteDrafts.set(key, event.target.value);
          clientId.current = newId(); // other words are another note
        }}
        onKeyDown={onKeyDown}
      />
      <p className="note-foot">
        <span role="alert">{problem}</span>
        <Button size="small" onClick={leave}>
          {words.close} <KeyHint>Esc</KeyHint>
        </Button>
        <Button size="small" disabled={!draft.trim() || saving} onClick={() => void save()}>
          {saving ? words.contact.note.saving : words.contact.note.save} <KeyHint>Enter</KeyHint>
        </Button>
      </p>
    </div>
  );
}
