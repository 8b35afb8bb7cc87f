import { useState } from 'react';
import { answerOf, api } from '../api/client';
import type { Case } from '../api/types';
import { useMe } from '../app/me';
import { useToday } from '../look/now';
import { daysAfter } from '../look/zone';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';
import { useCaseAct } from './use-case-act';

interface Props {
  of: Pick<Case, 'id'>;
  /** what was due has been done: the line says so, and the next one is asked for */
  done: boolean;
  close: () => void;
  onDone: () => void;
}

/** The next day somebody looks again. There always is one: without a day nothing is sent. */
export function NextDateForm({ of: { id }, done, close, onDone }: Props) {
  const words = useWords();
  const texts = words.cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const [nextDate, setNextDate] = useState(daysAfter(today, 7));
  const saving = useCaseAct<string>(
    (day, clientId) =>
      answerOf(
        api.PUT('/api/cases/{id}/next-date', { params: { path: { id } }, body: { clientId, nextDate: day, done } }),
      ),
    onDone,
  );
  return (
    <StepForm
      label={texts.nextTitle}
      submitLabel={texts.saveNext}
      canSubmit={nextDate !== ''}
      busy={saving.isPending}
      error={saving.error}
      submit={() => saving.mutate(nextDate)}
      close={close}
    >
      <label className="field">
        {texts.nextDay}
        <input
          className="text-field"
          type="date"
          required
          min={today}
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={nextDate}
          onChange={({ target }) => setNextDate(target.value)}
        />
      </label>
    </StepForm>
  );
}
