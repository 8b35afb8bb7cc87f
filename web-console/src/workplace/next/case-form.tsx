import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { ContactDetail } from '../../api/types';
import { useMe } from '../../app/me';
import { NextDateForm } from '../../cases/next-date-form';
import { useToday } from '../../look/now';
import { Skeleton } from '../../look/states';
import { daysAfter } from '../../look/zone';
import { useWords } from '../../words';
import { StepForm } from './step-form';

interface Props {
  contact: ContactDetail;
  close: () => void;
}

/** Opens the person's case, or says when somebody looks again; the rest is done on the case's own page. */
export function CaseForm({ contact, close }: Props) {
  const reading = useQuery(questions.caseOf(contact.id));
  // The fields begin with what is known: nothing is shown before it is.
  if (reading.isPending) return <Skeleton rows={1} height={36} />;
  if (reading.data) return <NextDateForm of={reading.data} done={false} close={close} onDone={close} />;
  return <Opening contact={contact} close={close} />;
}

function Opening({ contact, close }: Props) {
  const words = useWords();
  const texts = words.next.case;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const queries = useQueryClient();
  const [nextDate, setNextDate] = useState(daysAfter(today, 7));
  const opening = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/contacts/{id}/case', { params: { path: { id: contact.id } }, body: { nextDate } })),
    onSuccess: close,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      return queries.invalidateQueries({ queryKey: questions.caseOf(contact.id).queryKey });
    },
  });
  return (
    <StepForm
      label={texts.title}
      submitLabel={texts.open}
      canSubmit={nextDate !== ''}
      busy={opening.isPending}
      error={opening.error}
      submit={() => opening.mutate()}
      close={close}
    >
      <label className="field">
        {texts.nextDate}
        <input
          className="text-field"
          type="date"
          required
          min={today}
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={nextDate}
          onChange={(event) => setNextDate(event.target.value)}
        />
      </label>
      <p className="quiet">{texts.explained}</p>
    </StepForm>
  );
}
