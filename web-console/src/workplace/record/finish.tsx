import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ApiError, answerOf, api } from '../../api/client';
import type { Assessment, ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords, type Words } from '../../words';
import { isCall, usePhone } from '../call/use-phone';
import { lastSeqHere } from '../contact/conversation';
import { useMode } from '../mode';
import { leaveMine } from '../queue/mine';
import { NonCounseling } from './non-counseling';
import { keeperOf } from './record-keeper';
import { SignButton } from './sign-button';

const isMac = /Mac/.test(navigator.platform);

/** What is still open, and the way out: wrap-up, then close. Refused steps lead to what is missing. */
export function Finish({ detail, assessment }: { detail: ContactDetail; assessment: Assessment | undefined }) {
  const words = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mode, enter } = useMode();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const params = { path: { id: detail.id } };
  const isWrapUp = detail.state === 'wrap-up';
  const canAct = detail.isMine && (detail.state === 'active' || isWrapUp);
  // Somebody is on the line: nothing here cuts them off. Hanging up leads to wrap-up by itself.
  const onTheLine = usePhone().call?.contactId === detail.id && !isWrapUp;
  const answerBy = !isCall(detail.channel) ? null : detail.live ? words.calls.answer : words.calls.callBack;
  const nameOf = (code: string): string =>
    (code === 'answer' ? answerBy : null) ?? words.wrapUp.requirements[code] ?? code;
  const open = detail.requirements.filter((requirement) => !requirement.met);

  const refresh = async (): Promise<void> => {
    for (const key of ['contacts', 'presence', 'queue']) void queries.invalidateQueries({ queryKey: [key] });
    await queries.invalidateQueries({ queryKey: ['contact', detail.id] });
  };
  const goTo = (requirement: string): void => {
    if (requirement === 'grade') enter('grade');
    if (requirement === 'answer' || requirement === 'reply-review') document.getElementById('composer')?.focus();
    if (requirement === 'primary-tag') document.querySelector<HTMLElement>('.tag-finder input')?.focus();
    if (requirement === 'record') {
      const required = [...document.querySelectorAll<HTMLTextAreaElement>('.record-form [data-required]')];
      (required.find((field) => field.value.trim() === '') ?? required[0])?.focus();
    }
  };
  const act = async (step: () => Promise<unknown>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await step();
      await refresh();
    } catch (cause) {
      setError(cause);
      if (cause instanceof ApiError && cause.code === 'contact.requirement-unmet') {
        goTo(String(cause.params.requirement));
      }
      await refresh();
    } finally {
      setBusy(false);
    }
  };
  const wrapUp = () => act(() => answerOf(api.POST('/api/contacts/{id}/wrap-up', { params, body: {} })));
  const resume = () => act(() => answerOf(api.POST('/api/contacts/{id}/resume', { params, body: {} })));
  const noAnswer = () =>
    act(() => {
      const body = { upTo: lastSeqHere(queries, detail.id) };
      return answerOf(api.POST('/api/contacts/{id}/no-answer-needed', { params, body }));
    });
  const close = () =>
    act(async () => {
      // A record still on its way is waited for: closing must never run ahead of it.
      if (!(await keeperOf(detail, queries).save())) return;
      await answerOf(api.POST('/api/contacts/{id}/close', { params, body: {} }));
      leaveMine(queries, detail.id);
      void navigate('/work');
    });
  const end = (): void => {
    if (onTheLine) setError(words.calls.hangUpFirst);
    else void (isWrapUp ? close() : wrapUp());
  };
  useHotkeys({ 'mod+enter': end }, canAct);
  useHotkeys({ w: () => void resume() }, canAct && isWrapUp && mode === 'none');

  if (!canAct) {
    return (
      <footer className="finish">
        <div className="finish-row">
          <SignButton detail={detail} />
        </div>
      </footer>
    );
  }
  const mod = isMac ? '⌘⏎' : 'Ctrl+⏎';
  return (
    <footer className="finish">
      <p className="requirements" role="status">
        {open.length === 0 ? <span className="good">✓ {words.wrapUp.all}</span> : <span>{words.wrapUp.open}</span>}
        {open.map(({ code }) => (
          <button key={code} type="button" className="chip chip-open" onClick={() => goTo(code)}>
            {nameOf(code)}
          </button>
        ))}
        {!onTheLine && open.some(({ code }) => code === 'answer') && (
          <button type="button" className="plain" onClick={() => void noAnswer()}>
            {words.wrapUp.noAnswer}
          </button>
        )}
      </p>
      {error !== null && (
        <p className="finish-error" role="alert">
          {refusalOf(error, words)}
        </p>
      )}
      <div className="finish-row">
        <NonCounseling detail={detail} assessment={assessment} />
        <SignButton detail={detail} />
        {isWrapUp && mode !== 'non-counseling' && (
          <Button onClick={() => void resume()} disabled={busy}>
            {words.wrapUp.resume} <KeyHint>W</KeyHint>
          </Button>
        )}
        {mode !== 'non-counseling' && (
          <Button type="primary" loading={busy} onClick={end}>
            {isWrapUp ? words.wrapUp.close : words.wrapUp.end} <KeyHint>{mod}</KeyHint>
          </Button>
        )}
      </div>
    </footer>
  );
}

/** An open requirement by its name here, not by its code. */
function refusalOf(error: unknown, words: Words): string {
  if (typeof error === 'string') return error;
  const isUnmet = error instanceof ApiError && error.code === 'contact.requirement-unmet';
  if (!isUnmet) return wordsOf(error, words);
  const code = String(error.params.requirement);
  return words.wrapUp.unmet(words.wrapUp.requirements[code] ?? code);
}
