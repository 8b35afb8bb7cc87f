import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../api/client';
import type { Callback } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { KeyHint } from '../look/key';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { useKeepCallback } from './keep-callback';

interface Props {
  callback: Callback;
  /** whether it is hers to say */
  mayChange: boolean;
  /** what has been done, to be read aloud */
  say: (text: string) => void;
}

/**
 * What may be said once somebody answers, and its change when more is known by now. That nobody is to be rung is said by closing
 * it, which asks twice; and the way back from that has no key, so that no slip of a finger rings where it is not safe.
 */
export function SafeToCall({ callback: { id, safeToCall }, mayChange, say }: Props) {
  const words = useWords();
  const texts = words.callbacks;
  const keep = useKeepCallback();
  const next = safeToCall === 'unknown' ? 'yes' : 'unknown';
  const change = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/callbacks/{id}/safe', { params: { path: { id } }, body: { safeToCall: next } })),
    onSuccess: (changed) => {
      keep(changed);
      say(texts.safeNoted);
    },
  });
  const hasKey = mayChange && safeToCall !== 'no';
  const act = (): void => {
    if (!change.isPending) change.mutate();
  };
  useHotkeys({ s: act }, hasKey);
  return (
    <div className="callback-safe">
      <p>
        <b>{texts.safeTitle}</b> {texts.safe[safeToCall]}
      </p>
      {mayChange && (
        <Button size="small" loading={change.isPending} onClick={act}>
          {texts.safeChange[safeToCall]} {hasKey && <KeyHint>S</KeyHint>}
        </Button>
      )}
      {change.error && <p role="alert">{wordsOf(change.error, words)}</p>}
    </div>
  );
}
