import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { useKeepCallback } from './keep-callback';

type Reason = 'not-safe' | 'not-needed';

/** Nobody is to be rung: asked once more in the same place. */
export function NoCall({ id, say }: { id: string; say: (text: string) => void }) {
  const words = useWords();
  const texts = words.callbacks;
  const keep = useKeepCallback();
  const [asking, setAsking] = useState<Reason | null>(null);
  const close = useMutation({
    mutationFn: (reason: Reason) =>
      answerOf(api.POST('/api/callbacks/{id}/close', { params: { path: { id } }, body: { reason } })),
    onSuccess: (changed) => {
      say(texts.closed);
      keep(changed);
    },
    onSettled: () => setAsking(null),
  });
  const label = { 'not-safe': texts.notSafe, 'not-needed': texts.notNeeded };
  if (!asking) {
    return (
      <>
        <Button onClick={() => setAsking('not-safe')}>{texts.notSafe}</Button>
        <Button onClick={() => setAsking('not-needed')}>{texts.notNeeded}</Button>
        {close.error && <p role="alert">{wordsOf(close.error, words)}</p>}
      </>
    );
  }
  return (
    <span role="alertdialog" aria-label={label[asking]} className="row-wrap">
      <span>{asking === 'not-safe' ? texts.notSafeSure : texts.notNeededSure}</span>
      <Button type="primary" loading={close.isPending} onClick={() => close.mutate(asking)}>
        {label[asking]}
      </Button>
      <Button onClick={() => setAsking(null)}>{words.cancel}</Button>
    </span>
  );
}
