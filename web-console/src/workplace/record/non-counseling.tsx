import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { Assessment, ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { usePreferences } from '../../app/preferences';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { phone } from '../call/phone';
import { ChooseReason } from '../choose-reason';
import { useMode } from '../mode';
import { leaveMine } from '../queue/mine';
import { nameOf } from './find-tags';

/** A slip of the finger must not end a child's contact: so long it can be taken back. */
const UNDO_MS = 4_000;
/** From here on a signal is looked at, not passed over by two keys. */
const NOT_BY_TWO_KEYS = 3;

/** Silent, hang-up, wrong number, …: `N` and a digit tag it, wrap it up and, unless undone, close it. */
export function NonCounseling({ detail, assessment }: { detail: ContactDetail; assessment: Assessment | undefined }) {
  const words = useWords();
  const { language } = usePreferences();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mode, enter, leave } = useMode();
  const taxonomy = useQuery(questions.taxonomy());
  const [closing, setClosing] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const params = { path: { id: detail.id } };
  const tags = taxonomy.data?.groups.find((group) => group.code === 'NON')?.tags ?? [];
  const standing = assessment?.signals.some((signal) => !signal.dismissedAs && signal.level >= NOT_BY_TWO_KEYS) ?? true;

  const onTheLine = (): boolean => phone.current().call?.contactId === detail.id;
  const refresh = (): void => {
    for (const key of ['contacts', 'presence', 'queue', 'contact']) void queries.invalidateQueries({ queryKey: [key] });
  };
  // Looking at another contact meanwhile does not stop it: what was decided is carried out.
  const pending = useRef<(() => void) | null>(null);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pending.current?.();
    },
    [],
  );

  const close = async (): Promise<void> => {
    pending.current = null;
    setClosing(null);
    try {
      if (onTheLine()) {
        await phone.hangUp();
        const now = await queries.fetchQuery({ ...questions.contact(detail.id), staleTime: 0 });
        if (now.state === 'active') await answerOf(api.POST('/api/contacts/{id}/wrap-up', { params, body: {} }));
      }
      await answerOf(api.POST('/api/contacts/{id}/close', { params, body: {} }));
      leaveMine(queries, detail.id);
      if (location.pathname.endsWith(detail.id)) void navigate('/work');
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    refresh();
  };
  const dispose = async (code: string): Promise<void> => {
    leave();
    setProblem('');
    setClosing(code);
    try {
      await answerOf(api.PUT('/api/contacts/{id}/tags', { params, body: { primary: code, secondary: [] } }));
      // A line is kept until it can no longer be taken back.
      if (detail.state === 'active' && !onTheLine())
        await answerOf(api.POST('/api/contacts/{id}/wrap-up', { params, body: {} }));
      refresh();
      pending.current = () => void close();
      timer.current = setTimeout(() => void close(), UNDO_MS);
    } catch (error) {
      setClosing(null);
      setProblem(wordsOf(error, words));
      refresh();
    }
  };
  const undo = async (): Promise<void> => {
    clearTimeout(timer.current);
    pending.current = null;
    setClosing(null);
    if (onTheLine()) return refresh();
    try {
      await answerOf(api.POST('/api/contacts/{id}/resume', { params, body: {} }));
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    refresh();
  };
  const begin = (): void => {
    if (standing) setProblem(words.wrapUp.nonBlocked);
    else enter('non-counseling');
  };
  useHotkeys({ n: begin }, mode === 'none' && closing === null);
  useHotkeys({ z: () => void undo() }, closing !== null);

  if (closing !== null) {
    const tag = tags.find(({ code }) => code === closing);
    return (
      <p className="non-closing" role="status">
        {words.wrapUp.nonCounseling(tag ? nameOf(tag, language) : closing)}
        <Button size="small" onClick={() => void undo()}>
          {words.wrapUp.undo} <KeyHint>Z</KeyHint>
        </Button>
      </p>
    );
  }
  if (mode === 'non-counseling') {
    return (
      <ChooseReason
        title={words.wrapUp.nonArm}
        reasons={tags
          .filter(({ code }) => code !== 'NON-99')
          .map((tag) => ({ value: tag.code, label: nameOf(tag, language) }))}
        choose={(code) => void dispose(code)}
        cancel={leave}
      />
    );
  }
  return (
    <>
      {problem && (
        <p className="finish-error" role="alert">
          {problem}
        </p>
      )}
      <Button onClick={begin}>
        {words.wrapUp.nonTitle} <KeyHint>N</KeyHint>
      </Button>
    </>
  );
}
