import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { ContactColleague, ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { isCall } from '../call/use-phone';
import { useMode } from '../mode';
import { leaveMine } from '../queue/mine';
import { noteDrafts, useNoteDraft } from './note-drafts';

/** Between the two presses that hand somebody on; milliseconds. */
const SECOND_PRESS_WITHIN_MS = 2_000;

/** Opens the choice of a colleague, by a button or by C, as on a call. */
export function HandOnButton({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const { mode, enter, leave } = useMode();
  const may = contact.isMine && contact.state === 'active' && !(contact.live && isCall(contact.channel));
  useHotkeys({ c: () => enter('hand-on') }, mode === 'none' && may);
  if (!may) return null;
  return (
    <Button
      size="small"
      aria-expanded={mode === 'hand-on'}
      onClick={() => (mode === 'hand-on' ? leave() : enter('hand-on'))}
    >
      {words.contact.handOn.button} <KeyHint>C</KeyHint>
    </Button>
  );
}

/** Whom to hand the contact to, and what she should know. Lies above the box for the visitor, closes with Esc. */
export function HandOn({ contactId }: { contactId: string }) {
  const words = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { leave } = useMode();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const colleagues = useQuery(questions.contactColleagues(contactId));
  const noteKey = `handing-on.${contactId}`;
  const note = useNoteDraft(noteKey);
  const noteId = useRef(newId());
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [armed, setArmed] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const wanted = typed.trim().toLowerCase();
  const rows = (colleagues.data?.items ?? []).filter(({ displayName }) => displayName.toLowerCase().includes(wanted));
  const chosen = rows[Math.min(at, rows.length - 1)];

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(''), SECOND_PRESS_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [armed]);

  const handOn = async (colleague: ContactColleague | undefined): Promise<void> => {
    if (!colleague?.canTake || busy) return;
    if (armed !== colleague.accountId) return setArmed(colleague.accountId);
    setBusy(true);
    setProblem('');
    const body = note.trim();
    try {
      await answerOf(
        api.POST('/api/contacts/{id}/transfer', {
          params: { path: { id: contactId } },
          body: { accountId: colleague.accountId, ...(body ? { note: { clientId: noteId.current, body } } : {}) },
        }),
      );
      noteDrafts.set(noteKey, '');
      leave();
      leaveMine(queries, contactId);
      for (const key of ['contacts', 'queue', 'presence']) void queries.invalidateQueries({ queryKey: [key] });
      void navigate('/work');
    } catch (error) {
      setProblem(wordsOf(error, words));
      setBusy(false);
      void colleagues.refetch();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const inField = event.target === field.current;
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && inField) void handOn(chosen);
    else if (event.key === 'ArrowDown' && inField) setAt(Math.min(at + 1, rows.length - 1));
    else if (event.key === 'ArrowUp' && inField) setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of its fields and buttons meet here
    <div className="hand-on" onKeyDown={onKeyDown}>
      <div className="finder-head">
        <label htmlFor={id}>{words.contact.handOn.label}</label>
        <input
          id={id}
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.accountId}` : undefined}
          autoComplete="off"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
        />
        <button type="button" className="plain" onClick={leave}>
          <KeyHint>Esc</KeyHint> {words.close}
        </button>
      </div>
      <ul className="plain-list finder-rows" id={`${id}-list`} aria-label={words.contact.handOn.label}>
        {rows.map((row) => (
          <li
            key={row.accountId}
            id={`${id}-${row.accountId}`}
            className={row === chosen ? 'finder-row on' : 'finder-row'}
          >
            <span className={`dot dot-${row.presence}`} aria-hidden="true" />
            <b>{row.displayName}</b>
            <span className="quiet cut">
              {words.presence[row.presence]}
              {!row.canTake && ` · ${words.contact.handOn.cannot}`}
            </span>
            <span className="finder-acts">
              <button
                type="button"
                className="plain finder-hand-over"
                disabled={!row.canTake || busy}
                onClick={() => void handOn(row)}
              >
                {armed === row.accountId ? words.contact.handOn.now : words.contact.handOn.act}
              </button>
            </span>
          </li>
        ))}
        {rows.length === 0 && !colleagues.isPending && (
          <li className="quiet">{typed ? words.contact.handOn.none : words.contact.handOn.nobody}</li>
        )}
      </ul>
      <label htmlFor={`${id}-note`}>{words.contact.handOn.note}</label>
      <textarea
        id={`${id}-note`}
        value={note}
        maxLength={5_000}
        onChange={({ target }) => {
          noteDrafts.set(noteKey, target.value);
          noteId.current = newId(); // other words are another note
        }}
      />
      <p className="quiet hand-on-foot">
        {problem ? (
          <span role="alert">{problem}</span>
        ) : (
          `${words.contact.handOn.keys} · ${words.contact.handOn.explained}`
        )}
      </p>
    </div>
  );
}
