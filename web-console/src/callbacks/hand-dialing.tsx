import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import { newId } from '../api/new-id';
import type { AttemptOutcome, Callback } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { KeyHint } from '../look/key';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { useKeepCallback } from './keep-callback';
import { attemptsLeft, isRinging, spoken } from './order';

const outcomes = ['no-answer', 'busy', 'unreachable', 'somebody-else'] as const satisfies readonly AttemptOutcome[];

/** The number once it is asked for, the dialing, and what came of it by a digit. */
export function HandDialing({ callback, say }: { callback: Callback; say: (text: string) => void }) {
  const words = useWords();
  const texts = words.callbacks;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const keep = useKeepCallback();
  const { id, attempts, canDial } = callback;
  const ringing = isRinging(callback);
  const path = { path: { id } };
  // one try is one id: pressed twice, or sent again, it is the same try
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new one for each further try
  const clientId = useMemo(newId, [id, attempts.length]);

  const number = useMutation({
    mutationFn: () => answerOf(api.POST('/api/callbacks/{id}/number', { params: path, body: {} })),
    // shown here and kept nowhere
    gcTime: 0,
  });
  const toggle = (): void => (number.data ? number.reset() : number.mutate());
  const dial = useMutation({
    mutationFn: () => answerOf(api.POST('/api/callbacks/{id}/dial', { params: path, body: { clientId } })),
    onSuccess: keep,
  });
  const reach = useMutation({
    mutationFn: () => answerOf(api.POST('/api/callbacks/{id}/reached', { params: path, body: { clientId } })),
    onSuccess: ({ contactId }) => {
      for (const key of ['contacts', 'callbacks', 'presence']) void queries.invalidateQueries({ queryKey: [key] });
      void navigate(`/work/${contactId}`);
    },
  });
  const attempt = useMutation({
    mutationFn: (outcome: AttemptOutcome) =>
      answerOf(api.POST('/api/callbacks/{id}/attempts', { params: path, body: { clientId, outcome } })),
    onSuccess: (changed, outcome) => {
      keep(changed);
      number.reset();
      say(texts.noted(texts.outcomes[outcome], attemptsLeft(changed)));
    },
  });
  const busy = reach.isPending || attempt.isPending || dial.isPending;
  const act = (run: () => void) => () => {
    if (!busy) run();
  };
  const digits = Object.fromEntries(
    outcomes.map((outcome, index) => [String(index + 2), act(() => attempt.mutate(outcome))]),
  );
  useHotkeys(
    {
      n: toggle,
      ...(canDial ? { d: act(() => dial.mutate()) } : {}),
      '1': act(() => reach.mutate()),
      ...digits,
    },
    !ringing,
  );
  if (ringing) return null;
  const failed = number.error ?? dial.error ?? reach.error ?? attempt.error;
  return (
    <div className="hand-dialing">
      <div className="row-wrap">
        {canDial && (
          <Button type="primary" loading={dial.isPending} title={texts.dialNote} onClick={() => dial.mutate()}>
            {texts.dial} <KeyHint>D</KeyHint>
          </Button>
        )}
        <Button loading={number.isPending} onClick={toggle}>
          {number.data ? texts.hide : texts.show} <KeyHint>N</KeyHint>
        </Button>
      </div>
      <p className="callback-number" role="status">
        {number.data ? (
          <>
            <span className="quiet">{texts.byHand}</span>
            <b className="numbers">{spoken(number.data.number)}</b>
          </>
        ) : (
          <span className="quiet">{texts.showNote}</span>
        )}
      </p>
      <fieldset className="callback-outcomes">
        <legend>{texts.outcome}</legend>
        <Button type="primary" loading={reach.isPending} disabled={busy} onClick={() => reach.mutate()}>
          <KeyHint>1</KeyHint> {texts.reached}
        </Button>
        {outcomes.map((outcome, index) => (
          <Button key={outcome} disabled={busy} onClick={() => attempt.mutate(outcome)}>
            <KeyHint>{String(index + 2)}</KeyHint> {texts.outcomes[outcome]}
          </Button>
        ))}
      </fieldset>
      {failed && <p role="alert">{wordsOf(failed, words)}</p>}
    </div>
  );
}
