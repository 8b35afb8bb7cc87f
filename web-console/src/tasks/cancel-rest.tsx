import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';

/** What is still to be done of a grade's follow-ups is taken off, for a reason. */
export function CancelRest({ seriesId, close }: { seriesId: string; close: () => void }) {
  const texts = useWords().tasks;
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const cancelling = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/follow-up-series/{id}/cancel', {
          params: { path: { id: seriesId } },
          body: { words: why.trim() },
        }),
      ),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
  return (
    <StepForm
      label={texts.cancelRest}
      submitLabel={texts.cancelRest}
      canSubmit={why.trim() !== ''}
      busy={cancelling.isPending}
      error={cancelling.error}
      submit={() => cancelling.mutate()}
      close={close}
    >
      <label className="field">
        {texts.cancelWhy}
        <input
          className="text-field"
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          maxLength={4_000}
          value={why}
          onChange={({ target }) => setWhy(target.value)}
        />
      </label>
    </StepForm>
  );
}
