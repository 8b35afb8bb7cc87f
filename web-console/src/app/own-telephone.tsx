import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Me } from '../api/types';
import { Choice } from '../look/choice';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { useMe } from './me';

type AnswersAt = Me['account']['answersAt'];

/** Where she answers calls that come by telephone: in the console, or at a telephone of hers. */
export function OwnTelephone() {
  const words = useWords();
  const texts = words.settings.telephone;
  const { account } = useMe();
  const queries = useQueryClient();
  const [number, setNumber] = useState(account.telephone ?? '');
  const [answersAt, setAnswersAt] = useState<AnswersAt>(account.answersAt);
  const [fault, setFault] = useState('');
  const telephone = number.replace(/[\s()-]/g, '') || null;
  const isChanged = telephone !== account.telephone || answersAt !== account.answersAt;
  const saving = useMutation({
    mutationFn: () => answerOf(api.PATCH('/api/me/telephone', { body: { telephone, answersAt } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: questions.me().queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isGood = telephone === null || /^\+[1-9]\d{6,14}$/.test(telephone);
    const isMissing = telephone === null && answersAt === 'telephone';
    setFault(isMissing ? texts.missing : isGood ? '' : texts.rule);
    if (isGood && !isMissing) saving.mutate();
  };
  return (
    <section className="field field-wide">
      <h3>{texts.title}</h3>
      <form className="field field-wide" onSubmit={submit} noValidate>
        <Choice
          label={texts.answersAt}
          value={answersAt}
          onChange={setAnswersAt}
          options={(['console', 'telephone'] as const).map((value) => ({ value, label: texts.places[value] }))}
        />
        <label htmlFor="own-telephone">{texts.number}</label>
        <input
          id="own-telephone"
          className="text-field"
          type="tel"
          autoComplete="off"
          maxLength={24}
          placeholder="+86…"
          value={number}
          aria-invalid={fault !== ''}
          aria-describedby="own-telephone-note own-telephone-fault"
          onChange={({ target }) => setNumber(target.value)}
        />
        <p id="own-telephone-note" className="quiet">
          {texts.note}
        </p>
        <p id="own-telephone-fault" role="alert" className="bad">
          {fault || (saving.error && wordsOf(saving.error, words))}
        </p>
        <Button htmlType="submit" disabled={!isChanged} loading={saving.isPending}>
          {words.save}
        </Button>
        <p role="status" className="good">
          {saving.isSuccess && !isChanged && `✓ ${words.administration.added}`}
        </p>
      </form>
    </section>
  );
}
