import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { CounselingHoursOfDesk } from '../api/types';
import { useMay } from '../app/me';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** How long an appointment of this desk lasts, and the pause after it. */
export function AppointmentLength({ deskId, known }: { deskId: string; known: CounselingHoursOfDesk }) {
  const words = useWords();
  const texts = words.bookingDesk;
  const mayManage = useMay('room.manage');
  const queries = useQueryClient();
  const [minutes, setMinutes] = useState(String(known.minutes));
  const [gap, setGap] = useState(String(known.gapMinutes));
  const isChanged = minutes !== String(known.minutes) || gap !== String(known.gapMinutes);
  const saving = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT('/api/desks/{id}/appointment-length', {
          params: { path: { id: deskId } },
          body: { minutes: Number(minutes), gapMinutes: Number(gap) },
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(questions.counselingHours(deskId).queryKey, saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <section className="card" aria-labelledby="length-title">
      <h2 id="length-title">{texts.length}</h2>
      {mayManage ? (
        <form className="length-form" onSubmit={submit}>
          <label className="field">
            {texts.minutes}
            <input
              className="text-field"
              type="number"
              required
              min={10}
              max={240}
              value={minutes}
              onChange={({ target }) => setMinutes(target.value)}
            />
          </label>
          <label className="field">
            {texts.gap}
            <input
              className="text-field"
              type="number"
              required
              min={0}
              max={120}
              value={gap}
              onChange={({ target }) => setGap(target.value)}
            />
          </label>
          <Button htmlType="submit" disabled={!isChanged} loading={saving.isPending}>
            {words.save}
          </Button>
          <span role="status" className="good">
            {saving.isSuccess && !isChanged && `✓ ${texts.saved}`}
          </span>
        </form>
      ) : (
        <p>{texts.lengthIs(known.minutes, known.gapMinutes)}</p>
      )}
      {saving.error && <p role="alert">{wordsOf(saving.error, words)}</p>}
      {mayManage && <p className="quiet">{texts.lengthNote}</p>}
    </section>
  );
}
