import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Case, CaseChange } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** Another responsible, another date, the case's end and its new beginning. */
export function CaseForm({ of: one }: { of: Case }) {
  const words = useWords();
  const texts = words.cases;
  const queries = useQueryClient();
  const desks = useQuery(questions.desks());
  const [responsibleId, setResponsibleId] = useState(one.responsible.id);
  const [nextDate, setNextDate] = useState(one.nextDate ?? '');
  const [isClosing, setClosing] = useState(false);
  const changing = useMutation({
    mutationFn: (body: CaseChange) =>
      answerOf(api.PATCH('/api/cases/{id}', { params: { path: { id: one.id } }, body })),
    onSettled: () => {
      setClosing(false);
      // The open contact shows its person's case too.
      void queries.invalidateQueries({ queryKey: ['contact'] });
      return queries.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  const members = desks.data?.items.find(({ id }) => id === one.deskId)?.members ?? [];
  const colleagues = members.filter(({ role }) => role === 'counselor' || role === 'supervisor');
  const isKnown = colleagues.some(({ id }) => id === one.responsible.id);
  const isChanged = responsibleId !== one.responsible.id || nextDate !== (one.nextDate ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    changing.mutate({ responsibleId, nextDate: nextDate || null });
  };
  if (one.state === 'closed') {
    return (
      <>
        {changing.error && <p role="alert">{wordsOf(changing.error, words)}</p>}
        <Button loading={changing.isPending} onClick={() => changing.mutate({ state: 'open' })}>
          {texts.reopen}
        </Button>
      </>
    );
  }
  return (
    <form className="case-form" onSubmit={submit}>
      <label className="field field-wide">
        {texts.responsible}
        <select value={responsibleId} onChange={({ target }) => setResponsibleId(target.value)}>
          {!isKnown && <option value={one.responsible.id}>{one.responsible.displayName}</option>}
          {colleagues.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
      <div className="case-date">
        <label className="field field-wide">
          {texts.next}
          <input
            className="text-field"
            type="date"
            value={nextDate}
            onChange={({ target }) => setNextDate(target.value)}
          />
        </label>
        <Button disabled={nextDate === ''} onClick={() => setNextDate('')}>
          {texts.clearDate}
        </Button>
      </div>
      {changing.error && <p role="alert">{wordsOf(changing.error, words)}</p>}
      <div className="row-wrap">
        <Button type="primary" htmlType="submit" disabled={!isChanged} loading={changing.isPending}>
          {texts.save}
        </Button>
        <span role="status" className="good">
          {changing.isSuccess && !isChanged && `✓ ${texts.saved}`}
        </span>
      </div>
      <div className="case-end">
        {isClosing ? (
          <>
            <p className="quiet">{texts.closeConfirm}</p>
            <div className="row-wrap">
              <Button type="primary" onClick={() => changing.mutate({ state: 'closed' })}>
                {texts.close}
              </Button>
              <Button onClick={() => setClosing(false)}>{words.cancel}</Button>
            </div>
          </>
        ) : (
          <Button onClick={() => setClosing(true)}>{texts.close}</Button>
        )}
      </div>
    </form>
  );
}
