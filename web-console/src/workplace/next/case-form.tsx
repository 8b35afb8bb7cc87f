import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { ContactDetail } from '../../api/types';
import { useMe } from '../../app/me';
import { Skeleton } from '../../look/states';
import { useWords } from '../../words';
import { StepForm } from './step-form';

interface Props {
  contact: ContactDetail;
  close: () => void;
}

/** Opens the person's case, or changes who is responsible for it and when somebody looks again. */
export function CaseForm(props: Props) {
  const reading = useQuery(questions.caseOf(props.contact.id));
  const desks = useQuery(questions.desks());
  // The fields begin with what is known: nothing is shown before it is.
  return reading.isPending || desks.isPending ? <Skeleton rows={2} height={36} /> : <Fields {...props} />;
}

function Fields({ contact, close }: Props) {
  const words = useWords();
  const texts = words.next.case;
  const { account } = useMe();
  const queries = useQueryClient();
  const known = useQuery(questions.caseOf(contact.id)).data ?? null;
  const desks = useQuery(questions.desks());
  const [responsibleId, setResponsible] = useState(known?.responsible.id ?? account.id);
  const [nextDate, setNextDate] = useState(known?.nextDate ?? '');
  const body = { responsibleId, nextDate: nextDate || null };
  const saving = useMutation({
    mutationFn: () =>
      known
        ? answerOf(api.PATCH('/api/cases/{id}', { params: { path: { id: known.id } }, body }))
        : answerOf(api.POST('/api/contacts/{id}/case', { params: { path: { id: contact.id } }, body })),
    onSuccess: close,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['cases'] });
      return queries.invalidateQueries({ queryKey: questions.caseOf(contact.id).queryKey });
    },
  });
  const members = desks.data?.items.find(({ id }) => id === contact.deskId)?.members ?? [];
  const colleagues = members.filter(({ role }) => role === 'counselor' || role === 'supervisor');
  return (
    <StepForm
      label={texts.title}
      submitLabel={known ? texts.save : texts.open}
      canSubmit
      busy={saving.isPending}
      error={saving.error}
      submit={() => saving.mutate()}
      close={close}
    >
      <label className="field">
        {texts.nextDate}
        <input
          className="text-field"
          type="date"
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={nextDate}
          onChange={(event) => setNextDate(event.target.value)}
        />
      </label>
      <label className="field">
        {texts.responsible}
        <select value={responsibleId} onChange={(event) => setResponsible(event.target.value)}>
          {colleagues.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
    </StepForm>
  );
}
