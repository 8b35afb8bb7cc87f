import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import { newId } from '../api/new-id';
import type { ContactDetail, TaskKind } from '../api/types';
import { useMe } from '../app/me';
import { Choice } from '../look/choice';
import { useToday } from '../look/now';
import { daysAfter } from '../look/zone';
import { useWords } from '../words';
import { FocusFirst, StepForm } from '../workplace/next/step-form';

/** What is set by hand in a contact; decisions come of conferences. */
const kinds = ['follow-up', 'call-guardian', 'call-school', 'other'] as const satisfies readonly TaskKind[];

/** A task of her own for the contact's person, by the end of a day. */
export function TaskForm({ contact, close }: { contact: ContactDetail; close: () => void }) {
  const texts = useWords().tasks;
  const queries = useQueryClient();
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const [kind, setKind] = useState<(typeof kinds)[number]>('follow-up');
  const [day, setDay] = useState(daysAfter(today, 1));
  const [said, setSaid] = useState('');
  const clientId = useRef(newId());
  const setting = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/contacts/{id}/tasks', {
          params: { path: { id: contact.id } },
          body: {
            clientId: clientId.current,
            kind,
            due: { day },
            ...(said.trim() === '' ? {} : { words: said.trim() }),
          },
        }),
      ),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
  return (
    <StepForm
      label={texts.add}
      submitLabel={texts.add}
      canSubmit={day !== ''}
      busy={setting.isPending}
      error={setting.error}
      submit={() => setting.mutate()}
      close={close}
    >
      <FocusFirst>
        <Choice
          label={texts.kind}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: texts.kinds[value] }))}
        />
      </FocusFirst>
      <label className="field">
        {texts.day}
        <input
          className="text-field"
          type="date"
          required
          min={today}
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      </label>
      <label className="field">
        {texts.words}
        <input className="text-field" maxLength={4_000} value={said} onChange={({ target }) => setSaid(target.value)} />
      </label>
    </StepForm>
  );
}
